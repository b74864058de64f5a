import { describe, expect, it } from "vitest";

import { classifyEvent, classifyResponse, type FailureCode } from "../src/errors.ts";

const response = (
  status: number,
  body: unknown = "",
  headers: Record<string, string> = {},
): ReturnType<typeof classifyResponse> =>
  classifyResponse(status, (name) => headers[name], typeof body === "string" ? body : JSON.stringify(body));

const error = (fields: Record<string, unknown>): { error: Record<string, unknown> } => ({ error: fields });

describe("codes win over everything", () => {
  it.each<[string, FailureCode]>([
    ["context_length_exceeded", "context_length_exceeded"],
    ["usage_limit_reached", "usage_limit_reached"],
    ["usage_not_included", "usage_not_included"],
    ["insufficient_quota", "insufficient_quota"],
    ["organization_spend_limit_exceeded", "insufficient_quota"],
    ["budget_reached", "insufficient_quota"],
    ["rate_limit_exceeded", "rate_limited"],
    ["slow_down", "rate_limited"],
    ["server_is_overloaded", "overloaded"],
    ["server_error", "server_error"],
    ["model_not_found", "model_not_found"],
    ["invalid_prompt", "policy_blocked"],
    ["cyber_policy", "policy_blocked"],
    ["bio_policy", "policy_blocked"],
    ["content_policy_violation", "policy_blocked"],
    ["invalid_encrypted_content", "invalid_encrypted_content"],
    ["unsupported_parameter", "unsupported_parameter"],
    ["unknown_parameter", "unsupported_parameter"],
    ["invalid_function_parameters", "tool_schema_rejected"],
    ["invalid_image", "invalid_image"],
    ["unsupported_file", "input_file_rejected"],
    ["workspace_access_denied", "forbidden"],
    ["deactivated_workspace", "forbidden"],
    ["account_deactivated", "forbidden"],
    ["access_program_not_enabled", "forbidden"],
    ["inference_hook_denied", "policy_blocked"],
    ["policy_capacity_unavailable", "policy_capacity_unavailable"],
    ["tool_collision", "tool_collision"],
    ["string_above_max_length", "context_length_exceeded"],
    ["invalid_json_schema", "tool_schema_rejected"],
  ])("%s", (code, expected) => {
    expect(response(400, error({ code, message: "No." })).code).toBe(expected);
    expect(response(403, error({ type: code, code: null, message: "x" })).code).toBe(expected);
    expect(
      classifyEvent({ type: "response.failed", response: { error: { code, message: "x" } } })?.code,
    ).toBe(expected);
  });
});

describe("one sentence, many shapes", () => {
  const limit = { type: "usage_limit_reached", message: "The usage limit has been reached" };
  it.each([429, 400, 404])("a usage limit as %i", (status) => {
    expect(response(status, error({ ...limit, plan_type: "plus", resets_at: 1_800_003_600 }))).toEqual({
      code: "usage_limit_reached",
      message: "The usage limit has been reached",
      status,
      plan_type: "plus",
      resets_at: 1_800_003_600,
    });
  });

  it.each([
    ["nested", error({ code: "slow_down", message: "Slow." })],
    ["code only", { error: "slow_down", message: "Slow." }],
    ["detail object", { detail: { code: "slow_down", message: "Slow." } }],
    ["flat", { code: "slow_down", message: "Slow." }],
  ])("%s", (_, body) => {
    expect(response(429, body)).toMatchObject({ code: "rate_limited", message: "Slow." });
  });

  it("takes the code for the sentence when there is no other", () => {
    expect(response(429, { error: "slow_down" }).message).toBe("slow_down");
  });

  it.each([
    ["a sentence", "No such page.", "No such page."],
    ["HTML", "<html>Access denied</html>", "The Codex backend answered 403 without an explanation."],
    ["nothing", "", "The Codex backend answered 403 without an explanation."],
    ["a JSON array", "[1]", "The Codex backend answered 403 without an explanation."],
    [
      "a number where the message should be",
      { message: 7 },
      "The Codex backend answered 403 without an explanation.",
    ],
  ])("a body that is %s", (_, body, message) => {
    expect(response(403, body)).toEqual({ code: "forbidden", message, status: 403 });
  });
});

describe("phrases of refusals", () => {
  it.each<[string, FailureCode]>([
    ["Your input exceeds the context window of this model.", "context_length_exceeded"],
    ["You've hit your usage limit.", "usage_limit_reached"],
    ["You exceeded your current quota, please check your plan.", "insufficient_quota"],
    ["Selected model is at capacity. Please try a different model.", "overloaded"],
    ["The encrypted content gAAA...AA== could not be verified.", "invalid_encrypted_content"],
    ["Item with id 'rs_1' not found. Items are not persisted.", "invalid_encrypted_content"],
    [
      "Item 'rs_1' of type 'reasoning' was provided without its required following item.",
      "invalid_encrypted_content",
    ],
    ["X-Lite requires `parallel_tool_calls` to be false.", "parallel_tool_calls_rejected"],
    ["Unsupported parameter: user", "unsupported_parameter"],
    ["Instructions are not valid", "unsupported_parameter"],
    ["Invalid schema for function 'f': no.", "tool_schema_rejected"],
    ["The image data you provided does not represent a valid image.", "invalid_image"],
    ["Invalid 'input[0].content[1].image_url'. Expected a data URL.", "invalid_image"],
    ["Invalid value: 'input_file'. Supported values are: 'input_text'.", "input_file_rejected"],
    [
      "Expected context stuffing file type to be a supported format: .pdf but got .txt.",
      "input_file_rejected",
    ],
    ["Model not found gpt-5.6-luna", "model_not_found"],
    ["The 'x' model is not supported when using Codex with a ChatGPT account.", "model_not_found"],
    ["The model `x` does not exist or you do not have access to it.", "model_not_found"],
    ["Your workspace was deactivated.", "forbidden"],
    ["No tool output found for function call call_x.", "invalid_request"],
  ])("%s", (detail, code) => {
    expect(response(400, { detail })).toMatchObject({ code, message: detail });
  });

  it("does not believe the phrases of a server error", () => {
    const message = "Upstream said: your input exceeds the context window";
    expect(response(500, error({ message, type: "server_error" })).code).toBe("server_error");
    expect(response(502, message).code).toBe("bad_gateway");
    const event = { type: "response.failed", response: { error: { code: "server_error", message } } };
    expect(classifyEvent(event)?.code).toBe("server_error");
  });
});

describe("statuses of refusals without words", () => {
  it.each<[number, FailureCode]>([
    [302, "bad_gateway"],
    [400, "invalid_request"],
    [401, "unauthorized"],
    [402, "insufficient_quota"],
    [403, "forbidden"],
    [404, "invalid_request"],
    [408, "server_error"],
    [413, "context_length_exceeded"],
    [422, "invalid_request"],
    [429, "rate_limited"],
    [500, "server_error"],
    [502, "bad_gateway"],
    [503, "overloaded"],
    [504, "bad_gateway"],
    [520, "bad_gateway"],
  ])("%i ⇒ %s", (status, code) => {
    expect(response(status).code).toBe(code);
  });
});

describe("which part was refused", () => {
  it.each([
    [{ detail: "Unsupported parameter: prompt_cache_key" }, "prompt_cache_key"],
    [error({ message: "Unknown parameter: 'text.verbosity'.", param: "text.verbosity" }), "text.verbosity"],
    [error({ message: "No.", code: "unsupported_parameter", param: "service_tier" }), "service_tier"],
    [
      error({ message: "Invalid value: 'priority'.", code: "invalid_value", param: "service_tier" }),
      "service_tier",
    ],
    [
      error({ message: "Unsupported value: 'max'.", code: "unsupported_value", param: "reasoning.effort" }),
      "reasoning.effort",
    ],
    [
      error({
        message:
          "Invalid value: 'web_search_call.action.sources'. Supported values are: 'message.input_image.image_url'.",
        code: "invalid_value",
        param: "include[1]",
      }),
      "include:web_search_call.action.sources",
    ],
    [{ detail: "Unsupported parameter: include" }, "include"],
    [{ detail: "Instructions are not allowed" }, "instructions"],
    [error({ message: "No.", code: "unsupported_parameter" }), undefined],
  ])("%j", (body, param) => {
    const failure = response(400, body);
    expect(failure.code).toBe("unsupported_parameter");
    expect(failure.param).toBe(param);
  });

  it.each([
    [
      error({ message: "Invalid schema for function 'mcp__a__b': bad.", param: "tools[2].parameters" }),
      "mcp__a__b",
    ],
    [
      error({ message: "Invalid 'tools[3].name': string does not match.", param: "tools[3].name" }),
      "tools[3].name",
    ],
    [
      error({ message: "Invalid value: 'x'.", code: "invalid_value", param: "input[0].tools[1].type" }),
      "input[0].tools[1].type",
    ],
    [{ detail: "Invalid schema for function." }, undefined],
  ])("%j", (body, param) => {
    const failure = response(400, body);
    expect(failure.code).toBe("tool_schema_rejected");
    expect(failure.param).toBe(param);
  });

  it("names nothing for other failures", () => {
    expect(response(400, error({ message: "No.", param: "input[2]" }))).not.toHaveProperty("param");
  });
});

describe("a text that is longer than the backend takes", () => {
  const tooLong = (param: string | undefined, limit: number | null): FailureCode =>
    response(
      400,
      error({
        code: "string_above_max_length",
        message: `Invalid '${param ?? "input"}': string too long.${limit === null ? "" : ` Expected a string with maximum length ${limit}, but got a string with length 999 instead.`}`,
        ...(param !== undefined && { param }),
      }),
    ).code;

  it.each<[string | undefined, number | null]>([
    ["input[3].content[0].text", 10_485_760],
    ["input[7].output", 10_485_760],
    ["instructions", null],
    [undefined, null],
  ])("%s with the limit %s is an overflow", (param, limit) => {
    expect(tooLong(param, limit)).toBe("context_length_exceeded");
  });

  it.each<[string, number | null, FailureCode]>([
    ["input[3].call_id", 64, "invalid_request"],
    ["input[3].call_id", null, "invalid_request"],
    ["prompt_cache_key", 64, "invalid_request"],
    ["tools[2].description", 1024, "tool_schema_rejected"],
    ["tools[2].name", null, "tool_schema_rejected"],
  ])("%s with the limit %s is not", (param, limit, code) => {
    expect(tooLong(param, limit)).toBe(code);
  });
});

describe("schemas and tool search", () => {
  it.each<[Record<string, unknown>, FailureCode, string | undefined]>([
    [
      {
        code: "invalid_json_schema",
        param: "tools",
        message:
          "Invalid JSON schema: regex lookaround is not supported. Found at $.properties.email.pattern.",
      },
      "tool_schema_rejected",
      "tools",
    ],
    [{ code: "invalid_json_schema", message: "Invalid schema." }, "tool_schema_rejected", undefined],
    [
      { code: "invalid_json_schema", param: "tools[4].parameters", message: "No." },
      "tool_schema_rejected",
      "tools[4].parameters",
    ],
    [
      { code: "invalid_json_schema", message: "Invalid schema for function 'tool_search_docs': no." },
      "tool_schema_rejected",
      "tool_search_docs",
    ],
    [
      {
        code: "invalid_json_schema",
        param: "text.format.schema",
        message: "Invalid schema for response_format 'output': 'pattern' is not permitted.",
      },
      "format_schema_rejected",
      undefined,
    ],
    [
      { code: "invalid_json_schema", message: "Invalid schema for response_format 'output': no." },
      "format_schema_rejected",
      undefined,
    ],
    [{ param: "text.format.schema", message: "Invalid." }, "format_schema_rejected", undefined],
    [
      { code: "invalid_value", param: "tools[3].type", message: "Invalid value: 'tool_search'." },
      "tool_search_rejected",
      "tools[3].type",
    ],
    [
      { code: "invalid_value", param: "input[5].type", message: "Invalid value: 'tool_search_output'." },
      "tool_search_rejected",
      "input[5].type",
    ],
    [
      { code: "x", param: "tools[0].defer_loading", message: "Unknown." },
      "tool_search_rejected",
      "tools[0].defer_loading",
    ],
  ])("%j", (body, code, param) => {
    const expected = { code, ...(param !== undefined && { param }) };
    const failure = response(400, error(body));
    expect(failure).toMatchObject(expected);
    if (param === undefined) expect(failure).not.toHaveProperty("param");
    expect(classifyEvent({ type: "response.failed", response: { error: body } }) ?? {}).toMatchObject({
      code: code === "format_schema_rejected" && !body["code"] ? "server_error" : code,
    });
  });

  it("does not blame tool search for a failure of the server", () => {
    expect(response(500, error({ message: "tool_search failed", code: "server_error" })).code).toBe(
      "server_error",
    );
  });
});

describe("how long to wait", () => {
  const date = "Fri, 01 Jan 2027 00:00:00 GMT";
  it.each<[Record<string, string>, number | undefined]>([
    [{ "retry-after": "2" }, 2000],
    [{ "retry-after": " 1.5 " }, 1500],
    [{ "retry-after": "9", "retry-after-ms": "250" }, 250],
    [{ "retry-after": "Fri, 01 Jan 2027 00:00:07 GMT", date }, 7000],
    [{ "retry-after": "Thu, 31 Dec 2026 00:00:00 GMT", date }, 0],
    [{ "retry-after": "Fri, 01 Jan 2027 00:00:07 GMT" }, undefined],
    [{ "retry-after": "soon" }, undefined],
    [{ "retry-after-ms": "-1" }, undefined],
    [{}, undefined],
  ])("%j ⇒ %s", (headers, ms) => {
    expect(response(429, "", headers).retry_after_ms).toBe(ms);
  });

  it.each([
    ["Please try again in 1.2s.", 1200],
    ["Please try again in 250ms.", 250],
    ["Try again in 3 seconds", 3000],
    ["Try again in 1 second", 1000],
    ["Try again in a while", undefined],
  ])("%s ⇒ %s", (message, ms) => {
    expect(response(429, error({ code: "rate_limit_exceeded", message })).retry_after_ms).toBe(ms);
  });

  it("does not read a wait out of other sentences", () => {
    expect(response(400, { detail: "try again in 5s" })).not.toHaveProperty("retry_after_ms");
  });

  it("knows a limit's reset as a time, as a distance, or not at all", () => {
    const at = (fields: object): ReturnType<typeof response> =>
      response(429, error({ type: "usage_limit_reached", message: "m", ...fields }));
    expect(at({ resets_at: 1, limit_window_minutes: 300 })).toMatchObject({
      resets_at: 1,
      window_minutes: 300,
    });
    expect(at({ resets_in_seconds: 60 })).toMatchObject({ retry_after_ms: 60_000 });
    expect(at({ resets_at: null, resets_in_seconds: "60" })).toEqual({
      code: "usage_limit_reached",
      message: "m",
      status: 429,
    });
  });
});

describe("failures inside a stream", () => {
  it.each([
    ["nested", { type: "error", error: { code: "server_is_overloaded", message: "Busy." } }],
    ["flat", { type: "error", code: "server_is_overloaded", message: "Busy." }],
  ])("an error event, %s", (_, event) => {
    expect(classifyEvent(event)).toEqual({ code: "overloaded", message: "Busy." });
  });

  it("an error event with only a type", () => {
    expect(classifyEvent({ type: "error" })).toEqual({
      code: "server_error",
      message: "The model's answer failed without a reason.",
    });
  });

  it.each<[unknown, FailureCode]>([
    [{ type: "error", status: 400, error: { message: "No tool output found." } }, "invalid_request"],
    [{ type: "error", status: 429, error: { message: "Slow." } }, "rate_limited"],
    [{ type: "error", status: 500, error: { message: "Oops." } }, "server_error"],
    [{ type: "error", status: "400", error: null, message: "Oops." }, "server_error"],
  ])("an error event with a status: %j", (event, code) => {
    expect(classifyEvent(event as Parameters<typeof classifyEvent>[0])?.code).toBe(code);
  });

  it("a code that only every object has is unknown", () => {
    for (const code of ["__proto__", "constructor", "toString"]) {
      expect(classifyEvent({ type: "error", code, message: "x" })?.code).toBe("server_error");
    }
  });

  it("response.failed with an unknown code, with a phrase, with nothing", () => {
    const failed = (error: unknown): ReturnType<typeof classifyEvent> =>
      classifyEvent({ type: "response.failed", response: { id: "r", error } });
    expect(failed({ code: "brand_new", message: "Hm." })).toEqual({ code: "server_error", message: "Hm." });
    expect(failed({ code: "brand_new", message: "exceeds the context window" })?.code).toBe(
      "context_length_exceeded",
    );
    expect(failed(null)?.code).toBe("server_error");
    expect(classifyEvent({ type: "response.failed" })?.code).toBe("server_error");
  });

  it("is no failure otherwise", () => {
    for (const type of ["response.created", "response.completed", "response.incomplete", "brand.new"]) {
      expect(classifyEvent({ type })).toBeNull();
    }
  });
});

describe("codex.rate_limits", () => {
  const event = (limits: object | null, credits?: object): ReturnType<typeof classifyEvent> =>
    classifyEvent({ type: "codex.rate_limits", plan_type: "pro", rate_limits: limits, credits });
  const primary = { used_percent: 40, window_minutes: 300, reset_at: 10 };
  const secondary = { used_percent: 100, window_minutes: 10_080, reset_at: 20 };

  it("is plain news", () => {
    expect(event({ limit_reached: false, primary })).toBeNull();
    expect(event(null)).toBeNull();
  });

  it("is no end while credits are left", () => {
    expect(event({ limit_reached: true, primary }, { has_credits: true })).toBeNull();
    expect(event({ limit_reached: true, primary }, { unlimited: true })).toBeNull();
  });

  it("tells which window is used up", () => {
    expect(event({ limit_reached: true, primary, secondary }, { has_credits: false })).toEqual({
      code: "usage_limit_reached",
      message: "The usage limit has been reached",
      plan_type: "pro",
      resets_at: 20,
      window_minutes: 10_080,
    });
    expect(
      event({ limit_reached: true, primary: { used_percent: 99, reset_after_seconds: 5 }, secondary: null }),
    ).toMatchObject({
      retry_after_ms: 5000,
    });
    expect(event({ limit_reached: true })).toMatchObject({ code: "usage_limit_reached" });
    expect(classifyEvent({ type: "codex.rate_limits", rate_limits: { limit_reached: true } })).toEqual({
      code: "usage_limit_reached",
      message: "The usage limit has been reached",
    });
  });
});
