import type {
  CodexErrorBody,
  CodexEvent,
  CodexErrorEvent,
  CodexRateLimitsEvent,
  CodexResponse,
} from "../codex.ts";
import type { FailureCode, UpstreamFailure } from "./codes.ts";

/**
 * The one classifier of upstream failures, from an HTTP answer and from stream events.
 *
 * Order matters in {@link PHRASES}: the first match wins. Codes win over phrases, phrases over the status.
 * @see codex-backend.md sections 10 and 18
 * @module
 */

/** Reads one header, by lower-case name. */
export type HeaderReader = (name: string) => string | null | undefined;

const BY_CODE: Readonly<Record<string, FailureCode>> = {
  context_length_exceeded: "context_length_exceeded",
  usage_limit_reached: "usage_limit_reached",
  usage_not_included: "usage_not_included",
  insufficient_quota: "insufficient_quota",
  organization_spend_limit_exceeded: "insufficient_quota",
  budget_reached: "insufficient_quota",
  rate_limit_exceeded: "rate_limited",
  slow_down: "rate_limited",
  server_is_overloaded: "overloaded",
  server_error: "server_error",
  model_not_found: "model_not_found",
  invalid_prompt: "policy_blocked",
  cyber_policy: "policy_blocked",
  bio_policy: "policy_blocked",
  content_policy_violation: "policy_blocked",
  invalid_encrypted_content: "invalid_encrypted_content",
  invalid_function_parameters: "tool_schema_rejected",
  invalid_image: "invalid_image",
  workspace_access_denied: "forbidden",
  deactivated_workspace: "forbidden",
  account_deactivated: "forbidden",
  access_program_not_enabled: "forbidden",
};

/** Only for requests that were refused (4xx, or a stream error without a known code): a server_error that quotes "too many tokens" is no overflow. */
const PHRASES: readonly (readonly [RegExp, FailureCode])[] = [
  [/exceeds the context window|maximum context length|prompt is too long/i, "context_length_exceeded"],
  [/usage limit has been reached|hit your usage limit/i, "usage_limit_reached"],
  [/at capacity|overloaded/i, "overloaded"],
  [/encrypted content .*could not be (?:verified|decrypted)/is, "invalid_encrypted_content"],
  [/requires `?parallel_tool_calls`? to be false/i, "parallel_tool_calls_rejected"],
  [/unsupported parameter|unknown parameter/i, "unsupported_parameter"],
  [/invalid schema for function/i, "tool_schema_rejected"],
  [/does not represent a valid image|unsupported image|image data you provided/i, "invalid_image"],
  [/input_file|file_data|invalid file|unsupported file/i, "input_file_rejected"],
  [
    /model not found|model .*(?:does not exist|is not supported)|not supported when using codex/i,
    "model_not_found",
  ],
  [/deactivated/i, "forbidden"],
];

const BY_STATUS: Readonly<Record<number, FailureCode>> = {
  401: "unauthorized",
  402: "insufficient_quota",
  403: "forbidden",
  408: "server_error",
  413: "context_length_exceeded",
  429: "rate_limited",
  500: "server_error",
  503: "overloaded",
};

/** Classifies an HTTP answer that is not 2xx. `bodyText` may be JSON in any of the known shapes, HTML or nothing. Never throws. */
export function classifyResponse(status: number, header: HeaderReader, bodyText: string): UpstreamFailure {
  const body = readErrorBody(bodyText);
  const message = body.message ?? fallbackMessage(status, bodyText);
  const code = status >= 500 && status !== 503 ? serverFailure(body) : refusal(body, message, status);
  return failureOf(code, message, body, {
    status,
    retryAfter: header("retry-after-ms") ?? null,
    retryAfterSeconds: header("retry-after") ?? null,
  });
}

/**
 * Classifies a stream event: `error`, `response.failed`, and `codex.rate_limits` with a limit reached and no
 * credits left. `null` for every event that is no failure. Never throws.
 */
export function classifyEvent(event: CodexEvent): UpstreamFailure | null {
  switch (event.type) {
    case "error": {
      const flat = event as CodexErrorEvent;
      return classifyStreamError(flat.error ?? flat, flat.status);
    }
    case "response.failed": {
      const response = (event as { response?: CodexResponse }).response;
      return classifyStreamError(response?.error ?? {});
    }
    case "codex.rate_limits":
      return limitReached(event as CodexRateLimitsEvent);
    default:
      return null;
  }
}

function classifyStreamError(body: CodexErrorBody, status?: number): UpstreamFailure {
  const message = text(body.message) ?? "The model's answer failed without a reason.";
  const coded = codeOf(body);
  const code =
    coded ?? (status === undefined ? phraseOf(message) : refusal(body, message, status)) ?? "server_error";
  return failureOf(code, message, body, status === undefined ? {} : { status });
}

function limitReached(event: CodexRateLimitsEvent): UpstreamFailure | null {
  const limits = event.rate_limits;
  if (!limits?.limit_reached || event.credits?.has_credits || event.credits?.unlimited) return null;
  const window =
    [limits.primary, limits.secondary].find((w) => (w?.used_percent ?? 0) >= 100) ?? limits.primary;
  return failureOf(
    "usage_limit_reached",
    "The usage limit has been reached",
    {
      plan_type: event.plan_type ?? null,
      resets_at: window?.reset_at ?? null,
      limit_window_minutes: window?.window_minutes ?? null,
    },
    {},
  );
}

function serverFailure(body: CodexErrorBody): FailureCode {
  return codeOf(body) ?? "server_error";
}

function refusal(body: CodexErrorBody, message: string, status: number): FailureCode {
  const coded = codeOf(body);
  // `invalid_request_error` travels as type and says nothing; the phrase does.
  return (
    coded ?? phraseOf(message) ?? BY_STATUS[status] ?? (status >= 500 ? "bad_gateway" : "invalid_request")
  );
}

function codeOf(body: CodexErrorBody): FailureCode | undefined {
  return BY_CODE[text(body.code) ?? ""] ?? BY_CODE[text(body.type) ?? ""];
}

function phraseOf(message: string): FailureCode | undefined {
  return PHRASES.find(([phrase]) => phrase.test(message))?.[1];
}

interface Timing {
  status?: number;
  retryAfter?: string | null;
  retryAfterSeconds?: string | null;
}

function failureOf(
  code: FailureCode,
  message: string,
  body: CodexErrorBody,
  timing: Timing,
): UpstreamFailure {
  const retryAfterMs = retryAfter(timing) ?? (code === "rate_limited" ? tryAgainIn(message) : undefined);
  const param = paramOf(code, message, body);
  return {
    code: code === "server_error" && isGateway(timing.status) ? "bad_gateway" : code,
    message,
    ...(timing.status !== undefined && { status: timing.status }),
    ...(retryAfterMs !== undefined && { retry_after_ms: retryAfterMs }),
    ...(typeof body.resets_at === "number" && { resets_at: body.resets_at }),
    ...(typeof body.plan_type === "string" && { plan_type: body.plan_type }),
    ...(typeof body.limit_window_minutes === "number" && { window_minutes: body.limit_window_minutes }),
    ...(param !== undefined && { param }),
  };
}

const isGateway = (status: number | undefined): boolean =>
  status !== undefined && status > 500 && status !== 503;

function paramOf(code: FailureCode, message: string, body: CodexErrorBody): string | undefined {
  if (code === "unsupported_parameter") {
    return /parameter:?\s*['"`]?([\w.[\]-]+)/i.exec(message)?.[1] ?? text(body.param);
  }
  return code === "tool_schema_rejected" ? /function ['"`]([^'"`]+)['"`]/i.exec(message)?.[1] : undefined;
}

/** `retry-after` in seconds or as an HTTP date is turned into milliseconds by the caller that owns a clock; dates are ignored here. */
function retryAfter(timing: Timing): number | undefined {
  const ms = Number.parseFloat(timing.retryAfter ?? "");
  if (Number.isFinite(ms)) return ms;
  const seconds = timing.retryAfterSeconds?.trim() ?? "";
  return /^\d+(?:\.\d+)?$/.test(seconds) ? Number.parseFloat(seconds) * 1000 : undefined;
}

/** @see codex-backend.md section 10: "try again in 1.2s" */
function tryAgainIn(message: string): number | undefined {
  const match = /try again in\s*(\d+(?:\.\d+)?)\s*(ms|s|seconds?)/i.exec(message);
  if (!match) return undefined;
  return Number.parseFloat(match[1] ?? "0") * (match[2]?.toLowerCase() === "ms" ? 1 : 1000);
}

/** `{"error":{…}}`, `{"error":"code"}`, `{"detail":"…"}`, `{"detail":{…}}`, flat, or no JSON at all. */
function readErrorBody(bodyText: string): CodexErrorBody {
  const json = parseObject(bodyText);
  if (!json) return {};
  const inner = json["error"] ?? json["detail"];
  if (typeof inner === "string") {
    return json["detail"] === inner
      ? { message: inner }
      : { code: inner, message: text(json["message"]) ?? inner };
  }
  return (typeof inner === "object" && inner !== null ? inner : json) as CodexErrorBody;
}

function parseObject(bodyText: string): Record<string, unknown> | null {
  try {
    const json: unknown = JSON.parse(bodyText);
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function fallbackMessage(status: number, bodyText: string): string {
  const looksLikeText = bodyText !== "" && bodyText.length < 500 && !/^\s*[<{[]/.test(bodyText);
  return looksLikeText ? bodyText.trim() : `The Codex backend answered ${status} without an explanation.`;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
