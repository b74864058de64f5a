import { scenarios, startSim, type Scenario, type Sim } from "@codexthropic/codex-sim";
import { toAnthropicError, type FailureCode } from "@codexthropic/protocol/errors";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createCodexClient, type CodexClient } from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { build, failureOf, readAll, readTypes } from "./setup.ts";

/** Every row of both error tables: how many requests upstream, and what the client receives. */

const s = scenarios;
const now = (): number => 1_800_000_000_000;
const seconds = now() / 1000;

let sim: Sim;
let client: CodexClient;
let waits: number[];
const transport = nodeTransport();

beforeEach(async () => {
  sim = await startSim({ now });
  const { access_token } = sim.auth.issue();
  waits = [];
  client = createCodexClient({
    auth: { getCredentials: async () => ({ kind: "chatgpt", accessToken: access_token, accountId: null }) },
    transport,
    codexBaseUrl: sim.codexBaseUrl,
    chatgptBaseUrl: sim.chatgptBaseUrl,
    now,
    random: () => 0.5,
    sleep: async (ms) => void waits.push(ms),
  });
});
afterEach(async () => {
  await client.close();
  transport.close();
  await sim.close();
});

const send = (): ReturnType<CodexClient["send"]> => client.send({ build, model: "gpt-5.5" });
const always = (scenario: Scenario): void => sim.script(() => scenario);

interface Row {
  what: string;
  upstream: Scenario;
  requests: number;
  code: FailureCode;
  status: number;
  type: string;
  message?: string | RegExp;
  headers?: Record<string, string>;
}

const NEVER = { "x-should-retry": "false" };
const LIMIT = {
  "anthropic-ratelimit-unified-status": "rejected",
  "anthropic-ratelimit-unified-reset": String(seconds + 7200),
  "retry-after": "7200",
  ...NEVER,
};
const LIMIT_TEXT =
  /^The 5-hour usage limit of your ChatGPT plus plan has been reached\. It resets at 10:00 \(in 2 h\)\.$/;

const TERMINAL: Row[] = [
  ...[s.failed("context_length_exceeded"), s.tooLarge()].map((upstream): Row => ({
    what: upstream.name,
    upstream,
    requests: 1,
    code: "context_length_exceeded",
    status: 400,
    type: "invalid_request_error",
    message: "prompt is too long: 300000 tokens > 272000 maximum",
  })),
  ...[429, 400, 404].map((status): Row => ({
    what: `usage limit as ${status}`,
    upstream: s.usageLimit({ status: status as 429 }),
    requests: 1,
    code: "usage_limit_reached",
    status: 429,
    type: "rate_limit_error",
    message: LIMIT_TEXT,
    headers: LIMIT,
  })),
  {
    what: "usage limit with a reset in the past",
    upstream: s.usageLimit({ resetsAt: seconds - 60, resetsInSeconds: null }),
    requests: 1,
    code: "usage_limit_reached",
    status: 429,
    type: "rate_limit_error",
    message: "The usage limit of your ChatGPT plus plan has been reached. Try again later.",
  },
  {
    what: "usage limit with only a distance",
    upstream: s.usageLimit({ resetsAt: null, resetsInSeconds: 7200 }),
    requests: 1,
    code: "usage_limit_reached",
    status: 429,
    type: "rate_limit_error",
    message: LIMIT_TEXT,
    headers: LIMIT,
  },
  {
    what: "usage limit with neither",
    upstream: s.usageLimit({ resetsAt: null, resetsInSeconds: null }),
    requests: 1,
    code: "usage_limit_reached",
    status: 429,
    type: "rate_limit_error",
    message: "The usage limit of your ChatGPT plus plan has been reached. Try again later.",
  },
  {
    what: "usage limit in the stream",
    upstream: s.rateLimits({ limitReached: true }),
    requests: 1,
    code: "usage_limit_reached",
    status: 429,
    type: "rate_limit_error",
    message: LIMIT_TEXT,
    headers: LIMIT,
  },
  ...[s.usageNotIncluded(), s.failed("usage_not_included")].map((upstream): Row => ({
    what: upstream.name,
    upstream,
    requests: 1,
    code: "usage_not_included",
    status: 403,
    type: "permission_error",
    message:
      "Your plan does not include Codex. Your ChatGPT plan does not include Codex; it needs Plus or higher.",
    headers: NEVER,
  })),
  {
    what: "insufficient quota",
    upstream: s.failed("insufficient_quota"),
    requests: 1,
    code: "insufficient_quota",
    status: 429,
    type: "billing_error",
    message: /plan and the credits/,
    headers: NEVER,
  },
  {
    what: "403",
    upstream: s.forbidden(),
    requests: 1,
    code: "forbidden",
    status: 403,
    type: "permission_error",
    headers: NEVER,
  },
  {
    what: "deactivated workspace",
    upstream: s.deactivatedWorkspace(),
    requests: 1,
    code: "forbidden",
    status: 403,
    type: "permission_error",
    headers: NEVER,
  },
  ...["invalid_prompt", "cyber_policy", "bio_policy", "content_policy_violation"].map((code): Row => ({
    what: code,
    upstream: s.failed(code),
    requests: 1,
    code: "policy_blocked",
    status: 400,
    type: "policy_blocked",
    headers: NEVER,
  })),
  {
    what: "no capacity for a policy check",
    upstream: s.failed("policy_capacity_unavailable"),
    requests: 1,
    code: "policy_capacity_unavailable",
    status: 529,
    type: "overloaded_error",
    headers: NEVER,
  },
  ...["budget_reached", "organization_spend_limit_exceeded"].map((code): Row => ({
    what: code,
    upstream: s.failed(code),
    requests: 1,
    code: "insufficient_quota",
    status: 429,
    type: "billing_error",
    headers: NEVER,
  })),
  {
    what: "a text that is too long",
    upstream: s.httpError(400, {
      error: {
        code: "string_above_max_length",
        message:
          "Invalid 'input[0].content[0].text': string too long. Expected a string with maximum length 10485760.",
        param: "input[0].content[0].text",
      },
    }),
    requests: 1,
    code: "context_length_exceeded",
    status: 400,
    type: "invalid_request_error",
    message: "prompt is too long: 300000 tokens > 272000 maximum",
  },
  {
    what: "invalid image",
    upstream: s.invalidImage(),
    requests: 1,
    code: "invalid_image",
    status: 400,
    type: "invalid_request_error",
    message: "Could not process image",
  },
  {
    what: "any other 4xx",
    upstream: s.httpError(422, { detail: "No." }),
    requests: 1,
    code: "invalid_request",
    status: 400,
    type: "invalid_request_error",
    message: "No.",
  },
  {
    what: "404 without a model",
    upstream: s.httpError(404, { detail: "Not Found" }),
    requests: 1,
    code: "invalid_request",
    status: 400,
    type: "invalid_request_error",
    message: "Not Found",
  },
  {
    what: "429 with a long wait",
    upstream: s.rateLimited(30),
    requests: 1,
    code: "rate_limited",
    status: 429,
    type: "rate_limit_error",
    message: "Rate limit reached.",
    headers: { "retry-after": "30" },
  },
  // gpt-5.5 is no lite model: there is no other lane to try.
  ...[s.modelNotFound(), s.modelNotSupported()].map((upstream): Row => ({
    what: upstream.name,
    upstream,
    requests: 1,
    code: "model_not_found",
    status: 400,
    type: "invalid_request_error",
    message: /gpt-5\.5.*Models of this account: gpt-5\.5, gpt-6-sol\.$/,
  })),
  {
    what: "nothing to drop from a refused input",
    upstream: s.unsupportedParameter("input"),
    requests: 1,
    code: "unsupported_parameter",
    status: 400,
    type: "invalid_request_error",
  },
  {
    what: "reasoning refused where there is none",
    upstream: s.invalidEncryptedContent(),
    requests: 1,
    code: "invalid_encrypted_content",
    status: 400,
    type: "invalid_request_error",
  },
];

const RETRIED: Row[] = [
  {
    what: "429",
    upstream: s.rateLimited(null),
    requests: 4,
    code: "rate_limited",
    status: 429,
    type: "rate_limit_error",
    message: "Rate limit reached.",
  },
  {
    what: "429 with a short wait",
    upstream: s.rateLimited(2),
    requests: 4,
    code: "rate_limited",
    status: 429,
    type: "rate_limit_error",
    headers: { "retry-after": "2" },
  },
  {
    what: "slow_down",
    upstream: s.failed("slow_down"),
    requests: 4,
    code: "rate_limited",
    status: 429,
    type: "rate_limit_error",
  },
  {
    what: "rate_limit_exceeded",
    upstream: s.failed("rate_limit_exceeded"),
    requests: 4,
    code: "rate_limited",
    status: 429,
    type: "rate_limit_error",
    headers: { "retry-after": "2" },
  },
  ...[s.overloaded(), s.atCapacity(), s.overloadedInStream("created"), s.httpError(503, "")].map(
    (upstream): Row => ({
      what: upstream.name,
      upstream,
      requests: 4,
      code: "overloaded",
      status: 529,
      type: "overloaded_error",
    }),
  ),
  {
    what: "500",
    upstream: s.httpError(500),
    requests: 4,
    code: "server_error",
    status: 500,
    type: "api_error",
    message: "Status 500.",
  },
  ...[502, 504, 520].map((status): Row => ({
    what: String(status),
    upstream: s.httpError(status, "<html>"),
    requests: 4,
    code: "bad_gateway",
    status: 502,
    type: "api_error",
  })),
  {
    what: "server_error",
    upstream: s.failed("server_error"),
    requests: 4,
    code: "server_error",
    status: 502,
    type: "api_error",
    message: /^The server had an error/,
  },
  {
    what: "two tools of one name",
    upstream: s.failed("tool_collision"),
    requests: 4,
    code: "tool_collision",
    status: 400,
    type: "invalid_request_error",
  },
  {
    what: "unknown code",
    upstream: s.failed("unknown_code"),
    requests: 4,
    code: "server_error",
    status: 502,
    type: "api_error",
    message: "Something new went wrong.",
  },
  ...(["nested", "flat", "type_only"] as const).map((layout): Row => ({
    what: `error event, ${layout}`,
    upstream: s.errorEvent(layout),
    requests: 4,
    code: "server_error",
    status: 502,
    type: "api_error",
  })),
  ...[s.cut("start"), s.cut("created"), s.ended("created"), s.endOfStream([])].map((upstream): Row => ({
    what: upstream.name,
    upstream,
    requests: 4,
    code: "cut",
    status: 502,
    type: "api_error",
    message: "The backend's answer broke off before it was complete.",
  })),
];

describe.each([
  ["terminal", TERMINAL],
  ["retried in vain", RETRIED],
] as const)("%s", (_, rows) => {
  it.each(rows)("$what ⇒ $requests requests, $status $type", async (row) => {
    always(row.upstream);
    const { failure } = await failureOf(send());
    const error = toAnthropicError(failure, {
      now: now(),
      timeZone: "UTC",
      tokens: 300_000,
      maximum: 272_000,
      models: ["gpt-5.5", "gpt-6-sol"],
    });
    expect({
      requests: sim.turns.length,
      code: failure.code,
      status: error.status,
      type: error.type,
    }).toEqual({
      requests: row.requests,
      code: row.code,
      status: row.status,
      type: row.type,
    });
    expect(error.message).toMatch(row.message ?? /./);
    expect(error.headers).toMatchObject(row.headers ?? {});
  });

  it.each(rows.filter(({ requests }) => requests > 1))(
    "$what, and then an answer ⇒ the answer",
    async (row) => {
      sim.enqueue(row.upstream, row.upstream, s.text("Hello"));
      const answer = await send();
      expect(answer.attempts).toBe(3);
      expect(await readTypes(answer.events)).toContain("response.completed");
      expect(sim.turns).toHaveLength(3);
    },
  );
});

describe("how long is waited", () => {
  it.each([
    ["by itself", s.httpError(500), [500, 1000, 2000]],
    ["as retry-after says", s.rateLimited(2), [2000, 2000, 2000]],
    ["as the sentence says", s.failed("rate_limit_exceeded"), [1200, 1200, 1200]],
  ])("%s", async (_, scenario, expected) => {
    always(scenario);
    await failureOf(send());
    expect(waits).toEqual(expected);
  });
});

describe("after output has begun nothing is sent again", () => {
  it.each([
    ["overload after the first words", s.overloadedInStream("text")],
    ["a stream without an end", s.endOfStream()],
  ])("%s", async (_, scenario) => {
    always(scenario);
    const { events } = await send();
    await readAll(events);
    expect(sim.turns).toHaveLength(1);
  });

  it("a cut reaches the reader", async () => {
    always(s.cut("first_delta"));
    const { events } = await send();
    expect(await failureOf(readAll(events))).toMatchObject({ code: "cut" });
    expect(sim.turns).toHaveLength(1);
  });
});

it("a limit reached with credits left is no failure", async () => {
  sim.enqueue(s.rateLimits({ limitReached: true, credits: { has_credits: true } }));
  expect(JSON.stringify(await readAll((await send()).events))).toContain("Still going.");
});

it("an answer of a model that thinks for long is one request", async () => {
  sim.enqueue(s.withheld(30));
  expect((await send()).attempts).toBe(1);
});
