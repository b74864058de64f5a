import type { AnthropicErrorType, ErrorEvent } from "../anthropic.ts";
import type { FailureCode, UpstreamFailure } from "./codes.ts";
import type { AnthropicError, InvalidRequestError } from "./error.ts";

/**
 * The one table from a classified failure to what the client receives. Claude Code recovers by status,
 * type and wording, so the wording is part of the contract.
 * @see docs/mapping.md section 5, claude-code-client.md section 5
 * @module
 */

/** Facts that the wording needs and that only the caller knows. */
export interface ErrorContext {
  /** Milliseconds since the epoch; for "in N min". */
  now: number;
  /** Tokens of the request and the model's window, for `prompt is too long: N tokens > M maximum`. */
  tokens?: number;
  maximum?: number;
  /** Models that the account lists, for `model_not_found`. */
  models?: readonly string[];
  /** IANA name; default: the machine's. */
  timeZone?: string;
}

interface Row {
  status: number;
  type: AnthropicErrorType;
  message: (failure: UpstreamFailure, context: ErrorContext) => string;
  headers?: (failure: UpstreamFailure, context: ErrorContext) => Record<string, string>;
}

const NO_RETRY = { "x-should-retry": "false" };
const theirs = (failure: UpstreamFailure): string => failure.message;
const noRetry = (): Record<string, string> => NO_RETRY;

const TABLE: Readonly<Record<FailureCode, Row>> = {
  context_length_exceeded: { status: 400, type: "invalid_request_error", message: tooLong },
  usage_limit_reached: {
    status: 429,
    type: "rate_limit_error",
    message: limitMessage,
    headers: limitHeaders,
  },
  usage_not_included: {
    status: 403,
    type: "permission_error",
    message: (f) => `${f.message} Your ChatGPT plan does not include Codex; it needs Plus or higher.`,
    headers: noRetry,
  },
  insufficient_quota: {
    status: 429,
    type: "billing_error",
    message: (f) => `${f.message} Check the plan and the credits of the account.`,
    headers: noRetry,
  },
  rate_limited: { status: 429, type: "rate_limit_error", message: theirs, headers: retryAfterHeader },
  overloaded: { status: 529, type: "overloaded_error", message: theirs, headers: retryAfterHeader },
  server_error: { status: 500, type: "api_error", message: theirs },
  bad_gateway: { status: 502, type: "api_error", message: theirs },
  cut: { status: 502, type: "api_error", message: theirs },
  unreachable: { status: 502, type: "api_error", message: theirs },
  network_blocked: { status: 502, type: "api_error", message: theirs, headers: noRetry },
  header_timeout: { status: 502, type: "api_error", message: theirs },
  idle_timeout: { status: 502, type: "api_error", message: theirs },
  unauthorized: { status: 401, type: "authentication_error", message: theirs, headers: noRetry },
  forbidden: { status: 403, type: "permission_error", message: theirs, headers: noRetry },
  model_not_found: { status: 400, type: "invalid_request_error", message: modelMessage },
  policy_blocked: { status: 400, type: "policy_blocked", message: theirs, headers: noRetry },
  invalid_image: { status: 400, type: "invalid_request_error", message: () => "Could not process image" },
  invalid_encrypted_content: { status: 400, type: "invalid_request_error", message: theirs },
  unsupported_parameter: { status: 400, type: "invalid_request_error", message: theirs },
  tool_schema_rejected: { status: 400, type: "invalid_request_error", message: theirs },
  input_file_rejected: { status: 400, type: "invalid_request_error", message: theirs },
  parallel_tool_calls_rejected: { status: 400, type: "invalid_request_error", message: theirs },
  invalid_request: { status: 400, type: "invalid_request_error", message: theirs },
};

/** Status, type, wording and headers for a classified upstream failure. Pure; the clock comes in through `context`. */
export function toAnthropicError(failure: UpstreamFailure, context: ErrorContext): AnthropicError {
  const row = TABLE[failure.code];
  return {
    // 500 is handed on as it is; a failure inside the stream has no status and is a bad gateway.
    status: failure.code === "server_error" && failure.status !== 500 ? 502 : row.status,
    type: row.type,
    message: row.message(failure, context),
    headers: row.headers?.(failure, context) ?? {},
  };
}

/** The same for a request of the client's that is wrong. */
export function invalidRequest(error: InvalidRequestError): AnthropicError {
  return {
    status: 400,
    type: "invalid_request_error",
    message: error.message,
    headers: {},
    ...(error.details && { details: error.details }),
  };
}

/** The body of an error answer, which is also the data of an `event: error`. */
export function errorBody(
  error: Pick<AnthropicError, "type" | "message" | "details">,
  requestId?: string,
): ErrorEvent {
  return {
    type: "error",
    error: { type: error.type, message: error.message, ...(error.details && { details: error.details }) },
    ...(requestId !== undefined && { request_id: requestId }),
  };
}

function tooLong(failure: UpstreamFailure, { tokens, maximum }: ErrorContext): string {
  if (tokens === undefined || maximum === undefined) return `prompt is too long: ${failure.message}`;
  // Upstream has refused it, so our own count may not say that it fits.
  return `prompt is too long: ${Math.max(tokens, maximum + 1)} tokens > ${maximum} maximum`;
}

function modelMessage(failure: UpstreamFailure, { models }: ErrorContext): string {
  return models?.length
    ? `${failure.message} Models of this account: ${models.join(", ")}.`
    : failure.message;
}

function retryAfterHeader(failure: UpstreamFailure): Record<string, string> {
  return failure.retry_after_ms === undefined
    ? {}
    : { "retry-after": String(Math.max(1, Math.ceil(failure.retry_after_ms / 1000))) };
}

/** Seconds until the limit resets, or undefined when unknown or already past. */
function secondsLeft(failure: UpstreamFailure, now: number): number | undefined {
  const left = failure.resets_at === undefined ? 0 : failure.resets_at - now / 1000;
  if (left > 0) return left;
  // A reset in the past is a clock that differs from upstream's; the distance is still right.
  return failure.retry_after_ms === undefined ? undefined : failure.retry_after_ms / 1000;
}

const WINDOWS: Readonly<Record<number, string>> = { 300: "5-hour", 10080: "weekly" };

function limitMessage(failure: UpstreamFailure, context: ErrorContext): string {
  const plan = failure.plan_type === undefined ? "" : ` of your ChatGPT ${failure.plan_type} plan`;
  const window =
    failure.window_minutes === undefined
      ? ""
      : `${WINDOWS[failure.window_minutes] ?? `${failure.window_minutes}-minute`} `;
  const left = secondsLeft(failure, context.now);
  if (left === undefined) return `The ${window}usage limit${plan} has been reached. Try again later.`;
  return `The ${window}usage limit${plan} has been reached. It resets at ${clock(context.now + left * 1000, context)} (${duration(left)}).`;
}

function clock(time: number, { timeZone, now }: ErrorContext): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const date = new Date(time);
  const hhmm = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...zone });
  const farAway = time - now > 20 * 3600 * 1000;
  return farAway
    ? `${hhmm} on ${date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", ...zone })}`
    : hhmm;
}

function duration(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  return `in ${minutes} min`;
}

function limitHeaders(failure: UpstreamFailure, { now }: ErrorContext): Record<string, string> {
  const left = secondsLeft(failure, now);
  const reset =
    left === undefined
      ? {}
      : {
          "retry-after": String(Math.ceil(left)),
          "anthropic-ratelimit-unified-reset": String(Math.ceil(now / 1000 + left)),
        };
  return {
    "anthropic-ratelimit-unified-status": "rejected",
    ...reset,
    ...(left === undefined || left > 60 ? NO_RETRY : {}),
  };
}
