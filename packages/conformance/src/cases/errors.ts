import { scenarios, type Scenario } from "@codexthropic/codex-sim";
import type { Case, Pattern } from "../case.ts";
import { one, say } from "./build-requests.ts";

/** How upstream's failures are answered. Claude Code decides by status, type and wording what to do. */

const MAPPING = "docs/mapping.md section 5";

/** A failure of the backend, and what the client gets. */
export interface Row {
  readonly id: string;
  readonly title: string;
  readonly scenario: Scenario;
  readonly status: number;
  readonly type: string;
  readonly message?: RegExp;
  readonly headers?: Readonly<Record<string, Pattern>>;
  /** Whether the proxy may send the request again, and give up after any number of attempts. */
  readonly retried?: true;
}

const NO_RETRY = { "x-should-retry": "false" };
const CLOCK = /\d\d:\d\d/;

const ROWS: readonly Row[] = [
  {
    id: "overflow",
    title: "A context overflow in the stream",
    scenario: scenarios.failed("context_length_exceeded"),
    status: 400,
    type: "invalid_request_error",
    message: /prompt is too long/,
  },
  {
    id: "overflow_413",
    title: "A body that upstream finds too large",
    scenario: scenarios.tooLarge(),
    status: 400,
    type: "invalid_request_error",
    message: /prompt is too long/,
  },
  {
    id: "overflow_string",
    title: "A text above the backend's limit",
    scenario: scenarios.stringTooLong(),
    status: 400,
    type: "invalid_request_error",
    message: /prompt is too long/,
  },
  ...([429, 400, 404] as const).map((status): Row => ({
    id: `usage_limit_${status}`,
    title: `A usage limit that comes as ${status}`,
    scenario: scenarios.usageLimit({ status }),
    status: 429,
    type: "rate_limit_error",
    message: CLOCK,
    headers: {
      ...NO_RETRY,
      "retry-after": /^\d+$/,
      "anthropic-ratelimit-unified-status": "rejected",
      "anthropic-ratelimit-unified-reset": /^\d{10}$/,
    },
  })),
  {
    id: "usage_limit_in_stream",
    title: "A usage limit inside a 200",
    scenario: scenarios.rateLimits({ limitReached: true }),
    status: 429,
    type: "rate_limit_error",
    message: CLOCK,
    headers: NO_RETRY,
  },
  {
    id: "usage_limit_failed",
    title: "A usage limit as response.failed",
    scenario: scenarios.failed("usage_limit_reached", "The usage limit has been reached"),
    status: 429,
    type: "rate_limit_error",
  },
  {
    id: "usage_limit_no_clock",
    title: "A usage limit that tells only seconds",
    scenario: scenarios.usageLimit({ resetsAt: null, resetsInSeconds: 7200 }),
    status: 429,
    type: "rate_limit_error",
    message: CLOCK,
    headers: { "retry-after": "7200" },
  },
  {
    id: "not_included",
    title: "A plan without Codex",
    scenario: scenarios.usageNotIncluded(),
    status: 403,
    type: "permission_error",
  },
  {
    id: "quota",
    title: "No credits left",
    scenario: scenarios.failed("insufficient_quota"),
    status: 429,
    type: "billing_error",
  },
  {
    id: "rate_limit_long",
    title: "A long Retry-After is handed on at once",
    scenario: scenarios.rateLimited(45),
    status: 429,
    type: "rate_limit_error",
    headers: { "retry-after": "45" },
  },
  {
    id: "forbidden",
    title: "403 with a page of HTML",
    scenario: scenarios.forbidden(),
    status: 403,
    type: "permission_error",
  },
  {
    id: "workspace",
    title: "A deactivated workspace",
    scenario: scenarios.deactivatedWorkspace(),
    status: 403,
    type: "permission_error",
  },
  {
    id: "model_not_supported",
    title: "A model that the account does not have is no 404",
    scenario: scenarios.modelNotSupported(),
    status: 400,
    type: "invalid_request_error",
    message: /not supported/,
  },
  ...["budget_reached", "organization_spend_limit_exceeded"].map((code): Row => ({
    id: code,
    title: `${code} is a limit that money sets`,
    scenario: scenarios.failed(code),
    status: 429,
    type: "billing_error",
  })),
  {
    id: "policy_capacity",
    title: "A policy check that is not available is told at once",
    scenario: scenarios.failed("policy_capacity_unavailable"),
    status: 529,
    type: "overloaded_error",
  },
  ...["invalid_prompt", "cyber_policy", "bio_policy", "content_policy_violation"].map((code): Row => ({
    id: code,
    title: `${code} is told once, in upstream's words`,
    scenario: scenarios.failed(code),
    status: 400,
    type: "policy_blocked",
    message: /policy/,
  })),
  {
    id: "image",
    title: "An image that upstream cannot read gets the words that the client knows",
    scenario: scenarios.invalidImage(),
    status: 400,
    type: "invalid_request_error",
    message: /Could not process image/,
  },
  {
    id: "other_400",
    title: "Any other 400 keeps upstream's sentence",
    scenario: scenarios.httpError(400, { detail: "Something is odd." }),
    status: 400,
    type: "invalid_request_error",
    message: /Something is odd/,
  },
  {
    id: "not_overflow",
    title: "A server error that quotes tokens is no overflow",
    scenario: scenarios.failed("server_error", "too many tokens in flight"),
    status: 502,
    type: "api_error",
    message: /too many tokens/,
    retried: true,
  },
];

export function errorCase({
  id,
  title,
  scenario,
  status,
  type,
  message = /.+/,
  headers,
  retried,
}: Row): Case {
  const asked = say("Try.", { max_tokens: 1000 });
  const expect = { status, error: { type, message }, ...(headers && { headers }) };
  if (!retried) return one(`error.${id}`, title, MAPPING, { request: asked, scenarios: [scenario], expect });
  const scripted = Array.from({ length: 8 }, () => scenario);
  // The client retries by itself, so between one and five upstream requests are accepted.
  const anyNumber = { ...expect, upstreamBetween: [1, 5] as const };
  return one(
    `error.${id}`,
    title,
    MAPPING,
    { request: asked, scenarios: scripted, expect: anyNumber },
    { streamOnly: true },
  );
}

export const ERRORS: readonly Case[] = [
  ...ROWS.map(errorCase),
  one("error.overflow_empty", "An empty answer to a very large request is an overflow", MAPPING, {
    // Above 372,000 tokens, and within the model's window of 500,000.
    request: say("word ".repeat(320_000), { model: "gpt-6.2-sol" }),
    expect: {
      status: 400,
      error: { type: "invalid_request_error", message: /prompt is too long/ },
      upstreamBetween: [1, 1],
    },
  }),
];
