import type {
  CodexErrorBody,
  CodexErrorEvent,
  CodexEvent,
  CodexRateLimitsEvent,
  CodexResponse,
} from "../codex.ts";
import type { FailureCode, UpstreamFailure } from "./codes.ts";
import { asNumber, asText } from "../json.ts";
import { readErrorBody, sentenceIn } from "./read-error-body.ts";
import { BY_CODE, BY_PLACE, BY_STATUS, BY_VAGUE_CODE, PHRASES, TOOL_SEARCH } from "./known-phrases.ts";
import { redact } from "./redact.ts";
import { retryAfterMs, tryAgainInMs, type HeaderReader } from "./read-retry-after.ts";

/**
 * The one classifier of upstream failures, from an HTTP answer and from stream events.
 * @see docs/mapping.md section 5
 * @module
 */

/** Classifies an HTTP answer that is not 2xx. `bodyText` may be JSON in any of the known shapes, HTML or nothing. Never throws. */
export function classifyResponse(status: number, header: HeaderReader, bodyText: string): UpstreamFailure {
  const body = readErrorBody(bodyText);
  const message =
    asText(body.message) ??
    sentenceIn(bodyText) ??
    `The Codex backend answered ${status} without an explanation.`;
  const code = isServerError(status)
    ? (codeOf(body) ?? (status === 500 ? "server_error" : "bad_gateway"))
    : rejectionCode(body, message, status);
  return { ...failureOf(code, message, body, retryAfterMs(header)), status };
}

/**
 * Classifies a stream event: `error`, `response.failed`, and `codex.rate_limits` with a limit reached and no
 * credits left. `null` for every event that is no failure. Never throws.
 */
export function classifyEvent(event: CodexEvent): UpstreamFailure | null {
  switch (event.type) {
    case "error": {
      const flat = event as CodexErrorEvent;
      return classifyStreamError(flat.error ?? flat, asNumber(flat.status));
    }
    case "response.failed": {
      const { response } = event as { response?: CodexResponse };
      return classifyStreamError(response?.error ?? {});
    }
    case "codex.rate_limits":
      return limitReached(event as CodexRateLimitsEvent);
    default:
      return null;
  }
}

function classifyStreamError(body: CodexErrorBody, status?: number): UpstreamFailure {
  const message = asText(body.message) ?? "The model's answer failed without a reason.";
  if (status !== undefined && !isServerError(status)) {
    return { ...failureOf(rejectionCode(body, message, status), message, body), status };
  }
  const code = codeOf(body) ?? schemaRejection(body, message) ?? phraseIn(message) ?? "server_error";
  return failureOf(code, message, body);
}

function limitReached({
  rate_limits: limits,
  credits,
  plan_type,
}: CodexRateLimitsEvent): UpstreamFailure | null {
  if (!limits?.limit_reached || credits?.has_credits || credits?.unlimited) return null;
  const windows = [limits.primary, limits.secondary].filter((window) => window != null);
  const exhausted = windows.find(({ used_percent }) => used_percent >= 100) ?? windows[0];
  return failureOf("usage_limit_reached", "The usage limit has been reached", {
    plan_type: plan_type ?? null,
    resets_at: exhausted?.reset_at ?? null,
    resets_in_seconds: exhausted?.reset_after_seconds ?? null,
    limit_window_minutes: exhausted?.window_minutes ?? null,
  });
}

/** 503 is a rejection that names its reason; the others say nothing that could be trusted. */
const isServerError = (status: number): boolean => status >= 500 && status !== 503;

function rejectionCode(body: CodexErrorBody, message: string, status: number): FailureCode {
  return (
    codeOf(body) ??
    schemaRejection(body, message) ??
    firstMatch(BY_PLACE, asText(body.param) ?? "") ??
    phraseIn(message) ??
    BY_STATUS[status] ??
    // Redirects are never followed: this answer does not come from the backend.
    (status < 400 ? "bad_gateway" : "invalid_request")
  );
}

/** The type `invalid_request_error` says nothing; the phrase does. */
function codeOf(body: CodexErrorBody): FailureCode | undefined {
  if (isTextTooLong(body)) return "context_length_exceeded";
  return lookUp(BY_CODE, body.code) ?? lookUp(BY_CODE, body.type);
}

/** Ids and names have limits of 64 to 512 characters; the backend's limits for a text begin at 10 million. */
const SHORTEST_TEXT_LIMIT = 100_000;

/** A text of the conversation that is longer than the backend takes: only compacting helps, as with an overflow. */
function isTextTooLong({ code, type, message, param }: CodexErrorBody): boolean {
  if (code !== "string_above_max_length" && type !== "string_above_max_length") return false;
  const limit = /maximum length:? (\d+)/i.exec(asText(message) ?? "")?.[1];
  if (limit !== undefined) return Number(limit) >= SHORTEST_TEXT_LIMIT;
  return !/^tools\b|\b(?:call_id|id|name|description|prompt_cache_key)$/.test(asText(param) ?? "");
}

/** Tool search, an output format or a tool: `invalid_json_schema` is the code of all three. */
function schemaRejection(body: CodexErrorBody, message: string): FailureCode | undefined {
  const place = asText(body.param) ?? "";
  const byFunction = /invalid schema for function/i.test(message);
  if (!byFunction && (TOOL_SEARCH.test(message) || TOOL_SEARCH.test(place))) return "tool_search_rejected";
  const vague = lookUp(BY_VAGUE_CODE, body.code) ?? lookUp(BY_VAGUE_CODE, body.type);
  return vague && (firstMatch(BY_PLACE, place) ?? phraseIn(message) ?? vague);
}

function lookUp(codes: Readonly<Record<string, FailureCode>>, code: unknown): FailureCode | undefined {
  return typeof code === "string" && Object.hasOwn(codes, code) ? codes[code] : undefined;
}

const phraseIn = (message: string): FailureCode | undefined => firstMatch(PHRASES, message);

function firstMatch(
  rows: readonly (readonly [RegExp, FailureCode])[],
  text: string,
): FailureCode | undefined {
  return rows.find(([pattern]) => pattern.test(text))?.[1];
}

function failureOf(
  code: FailureCode,
  message: string,
  body: CodexErrorBody,
  retryAfter?: number,
): UpstreamFailure {
  const wait = retryAfter ?? waitIn(code, message, body);
  const resetsAt = asNumber(body.resets_at);
  const plan = asText(body.plan_type);
  const window = asNumber(body.limit_window_minutes);
  const param = paramOf(code, message, body);
  return {
    code,
    message: redact(message),
    ...(wait !== undefined && { retry_after_ms: wait }),
    ...(resetsAt !== undefined && { resets_at: resetsAt }),
    ...(plan !== undefined && { plan_type: plan }),
    ...(window !== undefined && { window_minutes: window }),
    ...(param !== undefined && { param }),
  };
}

function waitIn(code: FailureCode, message: string, body: CodexErrorBody): number | undefined {
  if (code === "rate_limited") return tryAgainInMs(message);
  const seconds = code === "usage_limit_reached" ? asNumber(body.resets_in_seconds) : undefined;
  return seconds === undefined ? undefined : seconds * 1000;
}

function paramOf(code: FailureCode, message: string, body: CodexErrorBody): string | undefined {
  const place = asText(body.param);
  if (code === "tool_search_rejected") return place;
  if (code === "tool_schema_rejected") return /function ['"`]([^'"`]+)['"`]/i.exec(message)?.[1] ?? place;
  if (code !== "unsupported_parameter") return undefined;
  const name = /parameter:?\s*['"`]?([\w.[\]:-]+)/i.exec(message)?.[1] ?? place;
  if (name?.startsWith("include")) {
    const value = /value:?\s*['"`]([\w.]+)['"`]/i.exec(message)?.[1];
    return value === undefined ? name : `include:${value}`;
  }
  return name ?? (/instructions/i.test(message) ? "instructions" : undefined);
}
