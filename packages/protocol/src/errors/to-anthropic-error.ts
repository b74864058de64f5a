import type { AnthropicErrorType, ErrorEvent } from "../anthropic.ts";
import type { ErrorCode, ErrorContext, UpstreamFailure } from "./codes.ts";
import type { InvalidRequestError } from "./error.ts";
import { FAILURES } from "./failure-table.ts";

/** What the client receives, and what the record of the request keeps: the same words in both. */
export interface AnthropicError {
  /** For record, metrics and status page; the client does not see it. */
  code: ErrorCode;
  status: number;
  type: AnthropicErrorType;
  message: string;
  /** Lower-case names: `retry-after`, `x-should-retry`, `anthropic-ratelimit-unified-*`. */
  headers: Record<string, string>;
  details?: Record<string, unknown>;
}

/**
 * Words a classified failure. The HTTP answer, the `error` event of a stream and the record all use this function,
 * so with the same context they say the same. Pure; the clock comes in through `context`.
 */
export function toAnthropicError(failure: UpstreamFailure, context: ErrorContext): AnthropicError {
  const { code } = failure;
  const row = FAILURES[code];
  return {
    code,
    // 500 is handed on as it is; a failure inside the stream has no status and is a bad gateway.
    status: code === "server_error" && failure.status !== 500 ? 502 : row.status,
    type: row.type,
    message: row.message(failure, context),
    headers: row.headers?.(failure, context) ?? {},
  };
}

/** The same for a request of the client's that is wrong. */
export function invalidRequest(error: InvalidRequestError): AnthropicError {
  return {
    code: error.code,
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
