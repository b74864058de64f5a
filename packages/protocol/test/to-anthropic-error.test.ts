import { describe, expect, it } from "vitest";

import {
  CodexthropicError,
  errorBody,
  InvalidRequestError,
  invalidRequest,
  RETRYABLE,
  toAnthropicError,
  UpstreamError,
  type ErrorContext,
  type FailureCode,
  type UpstreamFailure,
} from "../src/errors.ts";

/** 2027-01-15 08:00 UTC. */
const now = 1_800_000_000_000;
const seconds = now / 1000;
const context: ErrorContext = { now, timeZone: "UTC" };
const anthropic = (
  failure: UpstreamFailure,
  more: Partial<ErrorContext> = {},
): ReturnType<typeof toAnthropicError> => toAnthropicError(failure, { ...context, ...more });

const NEVER = { "x-should-retry": "false" };

describe("every code has its row", () => {
  it.each<[FailureCode, number, string, Record<string, string>]>([
    ["context_length_exceeded", 400, "invalid_request_error", {}],
    [
      "usage_limit_reached",
      429,
      "rate_limit_error",
      { "anthropic-ratelimit-unified-status": "rejected", ...NEVER },
    ],
    ["usage_not_included", 403, "permission_error", NEVER],
    ["insufficient_quota", 429, "billing_error", NEVER],
    ["rate_limited", 429, "rate_limit_error", {}],
    ["overloaded", 529, "overloaded_error", {}],
    ["server_error", 502, "api_error", {}],
    ["bad_gateway", 502, "api_error", {}],
    ["cut", 502, "api_error", {}],
    ["unreachable", 502, "api_error", {}],
    ["header_timeout", 502, "api_error", {}],
    ["idle_timeout", 502, "api_error", {}],
    ["network_blocked", 502, "api_error", NEVER],
    ["policy_capacity_unavailable", 529, "overloaded_error", NEVER],
    ["tool_search_rejected", 400, "invalid_request_error", {}],
    ["tool_collision", 400, "invalid_request_error", {}],
    ["format_schema_rejected", 400, "invalid_request_error", {}],
    ["search_filter_empty", 502, "api_error", {}],
    ["unauthorized", 401, "authentication_error", NEVER],
    ["forbidden", 403, "permission_error", NEVER],
    ["model_not_found", 400, "invalid_request_error", {}],
    ["policy_blocked", 400, "policy_blocked", NEVER],
    ["invalid_image", 400, "invalid_request_error", {}],
    ["invalid_encrypted_content", 400, "invalid_request_error", {}],
    ["unsupported_parameter", 400, "invalid_request_error", {}],
    ["tool_schema_rejected", 400, "invalid_request_error", {}],
    ["input_file_rejected", 400, "invalid_request_error", {}],
    ["parallel_tool_calls_rejected", 400, "invalid_request_error", {}],
    ["invalid_request", 400, "invalid_request_error", {}],
  ])("%s ⇒ %i %s", (code, status, type, headers) => {
    const error = anthropic({ code, message: "Upstream's sentence." });
    expect({
      code: error.code,
      status: error.status,
      type: error.type,
      headers: error.headers,
    }).toEqual({
      code,
      status,
      type,
      headers,
    });
    expect(error.status).not.toBe(404);
    expect(error.message).not.toBe("");
  });

  it("keeps upstream's sentence where the client has no wording of its own", () => {
    const own: FailureCode[] = ["invalid_image", "usage_limit_reached"];
    for (const code of [
      "rate_limited",
      "overloaded",
      "cut",
      "forbidden",
      "policy_blocked",
      "invalid_request",
    ] as const) {
      expect(anthropic({ code, message: "Upstream's sentence." }).message).toBe("Upstream's sentence.");
    }
    for (const code of own) {
      expect(anthropic({ code, message: "Upstream's sentence." }).message).not.toContain("Upstream");
    }
  });
});

describe("wording that the client acts on", () => {
  const overflow: UpstreamFailure = { code: "context_length_exceeded", message: "Too much." };

  it("compacts on real numbers", () => {
    expect(anthropic(overflow, { tokens: 300_000, maximum: 272_000 }).message).toBe(
      "prompt is too long: 300000 tokens > 272000 maximum",
    );
  });

  it("never claims that a refused prompt fits", () => {
    expect(anthropic(overflow, { tokens: 1000, maximum: 272_000 }).message).toBe(
      "prompt is too long: 272001 tokens > 272000 maximum",
    );
  });

  it("has the phrase even without numbers", () => {
    expect(anthropic(overflow).message).toBe("prompt is too long: Too much.");
  });

  it("lists the account's models", () => {
    const failure: UpstreamFailure = { code: "model_not_found", message: "Model not found x." };
    expect(anthropic(failure, { models: ["gpt-5.5", "gpt-6-sol"] }).message).toBe(
      "Model not found x. Models of this account: gpt-5.5, gpt-6-sol.",
    );
    expect(anthropic(failure, { models: [] }).message).toBe("Model not found x.");
  });

  it("lets the client drop a broken image", () => {
    expect(anthropic({ code: "invalid_image", message: "x" }).message).toBe("Could not process image");
  });

  it("says what a plan lacks", () => {
    expect(anthropic({ code: "usage_not_included", message: "No." }).message).toMatch(/^No\. .*Plus/);
    expect(anthropic({ code: "insufficient_quota", message: "No." }).message).toMatch(/^No\. .*credits/);
  });

  it("hands only a plain 500 on", () => {
    expect(anthropic({ code: "server_error", message: "x", status: 500 }).status).toBe(500);
    expect(anthropic({ code: "server_error", message: "x", status: 408 }).status).toBe(502);
  });

  it("passes a wait on in whole seconds", () => {
    const headers = (ms: number): Record<string, string> =>
      anthropic({ code: "rate_limited", message: "x", retry_after_ms: ms }).headers;
    expect(headers(1200)).toEqual({ "retry-after": "2" });
    expect(headers(0)).toEqual({ "retry-after": "1" });
    expect(anthropic({ code: "overloaded", message: "x", retry_after_ms: 3000 }).headers).toEqual({
      "retry-after": "3",
    });
  });
});

describe("a usage limit", () => {
  const limit = (fields: Partial<UpstreamFailure>): ReturnType<typeof anthropic> =>
    anthropic({ code: "usage_limit_reached", message: "The usage limit has been reached", ...fields });

  it("that ends today: plan, window, time, distance", () => {
    expect(limit({ plan_type: "plus", window_minutes: 300, resets_at: seconds + 5400 })).toMatchObject({
      message:
        "The 5-hour usage limit of your ChatGPT plus plan has been reached. It resets at 09:30 (in 1 h 30 min).",
      headers: {
        "anthropic-ratelimit-unified-status": "rejected",
        "anthropic-ratelimit-unified-reset": String(seconds + 5400),
        "retry-after": "5400",
        "x-should-retry": "false",
      },
    });
  });

  it("that ends in days: with the day", () => {
    expect(limit({ window_minutes: 10_080, resets_at: seconds + 3 * 86_400 }).message).toBe(
      "The weekly usage limit has been reached. It resets at 08:00 on Mon 18 Jan (in 3 d).",
    );
  });

  it.each([
    [3 * 86_400 + 3600, "weekly", "in 3 d 1 h"],
    [5 * 3600 + 600, "weekly", "in 5 h 10 min"],
    [5 * 3600, "5-hour", "in 5 h"],
    [42 * 60, "5-hour", "in 42 min"],
  ])("%i s before its end, without a window: %s, %s", (left, window, distance) => {
    const { message } = limit({ resets_at: seconds + left });
    expect(message).toContain(`The ${window} usage limit`);
    expect(message).toContain(`(${distance}).`);
  });

  it("of another window", () => {
    expect(limit({ window_minutes: 60 }).message).toBe(
      "The 60-minute usage limit has been reached. Try again later.",
    );
  });

  it("that ends within a minute may be retried", () => {
    const { headers, message } = limit({ resets_at: seconds + 20 });
    expect(headers).not.toHaveProperty("x-should-retry");
    expect(headers["retry-after"]).toBe("20");
    expect(message).toContain("(in 1 min)");
  });

  it("given only as a distance, or with a reset in the past", () => {
    expect(limit({ retry_after_ms: 120_000 }).headers["retry-after"]).toBe("120");
    expect(limit({ resets_at: seconds - 60, retry_after_ms: 120_000 }).headers["retry-after"]).toBe("120");
    expect(limit({ resets_at: seconds - 60 }).message).toBe(
      "The usage limit has been reached. Try again later.",
    );
  });

  it("never has a claim that would hide the message", () => {
    expect(Object.keys(limit({ resets_at: seconds + 60 }).headers).join()).not.toContain(
      "representative-claim",
    );
  });

  it("is worded in the machine's time zone by default", () => {
    const failure: UpstreamFailure = { code: "usage_limit_reached", message: "x", resets_at: seconds + 7200 };
    expect(toAnthropicError(failure, { now }).message).toMatch(/It resets at \d\d:\d\d \(in 2 h\)\.$/);
  });
});

describe("our own refusals", () => {
  it("begin with the path of the field", () => {
    const error = new InvalidRequestError("messages.3.content.0.source.data", "must be a string");
    expect(error).toBeInstanceOf(CodexthropicError);
    expect(invalidRequest(error)).toEqual({
      code: "invalid_request",
      status: 400,
      type: "invalid_request_error",
      message: "messages.3.content.0.source.data: must be a string",
      headers: {},
    });
  });

  it("may be about the whole, and carry details", () => {
    const details = { error_code: "thread_unsupported_request", unsupported: ["thread"] };
    const error = invalidRequest(new InvalidRequestError("", "No threads.", details));
    expect(error).toMatchObject({ message: "No threads.", details });
    expect(errorBody(error, "req_1")).toEqual({
      type: "error",
      error: { type: "invalid_request_error", message: "No threads.", details },
      request_id: "req_1",
    });
  });
});

it("an error body without a request id is the data of an event", () => {
  expect(errorBody({ type: "api_error", message: "x" })).toEqual({
    type: "error",
    error: { type: "api_error", message: "x" },
  });
});

it("an UpstreamError is its failure's code and sentence, and keeps the cause", () => {
  const cause = new Error("socket");
  const error = new UpstreamError({ code: "cut", message: "Broke." }, { cause });
  expect(error).toMatchObject({ name: "UpstreamError", code: "cut", message: "Broke.", cause });
  expect(RETRYABLE.has(error.code)).toBe(true);
  expect(RETRYABLE.has("header_timeout")).toBe(false);
});
