import type { AnthropicErrorType } from "../anthropic.ts";
import type { ErrorContext, FailureCode, UpstreamFailure } from "./codes.ts";
import { limitHeaders, wordUsageLimit } from "./word-usage-limit.ts";

/**
 * What is done about a failure before the first output. `retry`: the same request is sent again. `refresh`: the
 * token is refreshed, once. `workaround`: the request is sent without what was refused, and what was refused is left
 * out of all later requests of the process. `none`: the client gets the failure.
 */
export type Recovery = "retry" | "refresh" | "workaround" | "none";

export interface FailureRow {
  /** What the client receives. */
  status: number;
  type: AnthropicErrorType;
  message: (failure: UpstreamFailure, context: ErrorContext) => string;
  headers?: (failure: UpstreamFailure, context: ErrorContext) => Record<string, string>;
  recovery: Recovery;
  /**
   * When nothing helped, the failure answers repeats of the same conversation state for a few seconds: clients send
   * a request that gets a 400 up to six times within one second.
   */
  cached: boolean;
}

const noRetry = (): Record<string, string> => ({ "x-should-retry": "false" });
const upstreamSentence = (failure: UpstreamFailure): string => failure.message;
const badRequest = {
  status: 400,
  type: "invalid_request_error",
  message: upstreamSentence,
  cached: true,
} as const;
const badGateway = { status: 502, type: "api_error", message: upstreamSentence, cached: false } as const;

/**
 * The one table of failures: what the client receives and what is done about it. Claude Code recovers by status, type
 * and wording, so the wording is part of the contract.
 * @see docs/mapping.md section 5, docs/reference/codex-backend.md section 10
 */
export const FAILURES: Readonly<Record<FailureCode, FailureRow>> = {
  context_length_exceeded: { ...badRequest, message: wordOverflow, recovery: "none" },
  usage_limit_reached: {
    status: 429,
    type: "rate_limit_error",
    message: wordUsageLimit,
    headers: limitHeaders,
    recovery: "none",
    cached: false,
  },
  usage_not_included: {
    status: 403,
    type: "permission_error",
    message: (f) => `${f.message} Your ChatGPT plan does not include Codex; it needs Plus or higher.`,
    headers: noRetry,
    recovery: "none",
    cached: false,
  },
  insufficient_quota: {
    status: 429,
    type: "billing_error",
    message: (f) => `${f.message} Check the plan and the credits of the account.`,
    headers: noRetry,
    recovery: "none",
    cached: false,
  },
  rate_limited: {
    status: 429,
    type: "rate_limit_error",
    message: upstreamSentence,
    headers: retryAfterHeader,
    recovery: "retry",
    cached: false,
  },
  overloaded: {
    status: 529,
    type: "overloaded_error",
    message: upstreamSentence,
    headers: retryAfterHeader,
    recovery: "retry",
    cached: false,
  },
  // The Codex CLI ends the turn as well. @see docs/reference/codex-backend.md section 18
  policy_capacity_unavailable: {
    status: 529,
    type: "overloaded_error",
    message: upstreamSentence,
    headers: noRetry,
    recovery: "none",
    cached: false,
  },
  server_error: { ...badGateway, status: 500, recovery: "retry" },
  bad_gateway: { ...badGateway, recovery: "retry" },
  cut: { ...badGateway, recovery: "retry" },
  unreachable: { ...badGateway, recovery: "retry" },
  // Another request meets the same obstacle: a certificate, a login page, a filter.
  network_blocked: { ...badGateway, headers: noRetry, recovery: "none" },
  // The backend works on the request: a second one would double the load. @see docs/reference/codex-backend.md section 18
  header_timeout: { ...badGateway, recovery: "none" },
  idle_timeout: { ...badGateway, recovery: "retry" },
  unauthorized: {
    status: 401,
    type: "authentication_error",
    message: upstreamSentence,
    headers: noRetry,
    recovery: "refresh",
    cached: false,
  },
  forbidden: {
    status: 403,
    type: "permission_error",
    message: upstreamSentence,
    headers: noRetry,
    recovery: "none",
    cached: false,
  },
  model_not_found: { ...badRequest, message: wordUnknownModel, recovery: "workaround" },
  policy_blocked: { ...badRequest, type: "policy_blocked", headers: noRetry, recovery: "none" },
  invalid_image: { ...badRequest, message: () => "Could not process image", recovery: "none" },
  invalid_encrypted_content: { ...badRequest, recovery: "workaround" },
  unsupported_parameter: { ...badRequest, recovery: "workaround" },
  // A repeat may come with other tools.
  tool_schema_rejected: { ...badRequest, recovery: "workaround", cached: false },
  tool_search_rejected: { ...badRequest, recovery: "workaround", cached: false },
  tool_collision: { ...badRequest, recovery: "retry", cached: false },
  format_schema_rejected: { ...badRequest, recovery: "workaround", cached: false },
  search_filter_empty: { ...badGateway, recovery: "workaround" },
  input_file_rejected: { ...badRequest, recovery: "workaround" },
  parallel_tool_calls_rejected: { ...badRequest, recovery: "workaround" },
  invalid_request: { ...badRequest, recovery: "none" },
};

/** The codes for which sending the same request once more can help. */
export const RETRYABLE: ReadonlySet<FailureCode> = new Set(
  (Object.keys(FAILURES) as FailureCode[]).filter((code) => FAILURES[code].recovery === "retry"),
);

function wordOverflow(failure: UpstreamFailure, { tokens, maximum }: ErrorContext): string {
  if (tokens === undefined || maximum === undefined) return `prompt is too long: ${failure.message}`;
  // The backend has refused it, so our own count must not say that it fits.
  return `prompt is too long: ${Math.max(tokens, maximum + 1)} tokens > ${maximum} maximum`;
}

function wordUnknownModel(failure: UpstreamFailure, { models }: ErrorContext): string {
  return models?.length
    ? `${failure.message} Models of this account: ${models.join(", ")}.`
    : failure.message;
}

function retryAfterHeader(failure: UpstreamFailure): Record<string, string> {
  return failure.retry_after_ms === undefined
    ? {}
    : { "retry-after": String(Math.max(1, Math.ceil(failure.retry_after_ms / 1000))) };
}
