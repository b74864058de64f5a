import { CodexAuthError } from "@codexthropic/codex-auth";
import {
  errorBody,
  InvalidRequestError,
  invalidRequest,
  toAnthropicError,
  UpstreamError,
  type AnthropicError,
  type ErrorContext,
} from "@codexthropic/protocol/errors";
import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";
import { adviseOnAuth } from "./auth-advice.ts";
import { BodyError } from "./body.ts";
import { ContextualError } from "./contextual-error.ts";
import type { Reply } from "./exchange.ts";

/** What went wrong, in the client's words. `null`: not an error that we know; the caller logs it. */
export function describeError(error: unknown, context: ErrorContext): AnthropicError | null {
  if (error instanceof InvalidRequestError) return invalidRequest(error);
  if (error instanceof ContextualError)
    return toAnthropicError(error.failure, { ...context, ...error.context });
  if (error instanceof UpstreamError) return toAnthropicError(error.failure, context);
  if (error instanceof BodyError) return plain(error.status, BODY_TYPES[error.status], error.message);
  if (error instanceof CodexAuthError) return describeAuthError(error);
  return null;
}

/** An error without further facts. */
export function plain(
  status: number,
  type: AnthropicErrorType,
  message: string,
  headers: Record<string, string> = {},
): AnthropicError {
  return { status, type, message, headers };
}

/** Sends it. The body carries the request id, as Anthropic's does. */
export function answerError(reply: Reply, error: AnthropicError, requestId: string): void {
  answerJson(reply, error.status, errorBody(error, requestId), { ...error.headers, "request-id": requestId });
}

/** A complete JSON answer. */
export function answerJson(
  reply: Reply,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  reply.head(status, {
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(text)),
    "cache-control": "no-store",
    ...headers,
  });
  reply.end(text);
}

const BODY_TYPES: Readonly<Record<BodyError["status"], AnthropicErrorType>> = {
  400: "invalid_request_error",
  408: "timeout_error",
  413: "request_too_large",
  415: "invalid_request_error",
};

/** Only a login that is refused asks for a new one (401); what passes by itself tells the client to try again. */
function describeAuthError(error: CodexAuthError): AnthropicError {
  const message = adviseOnAuth(error);
  if (!error.retryable) return plain(401, "authentication_error", message, { "x-should-retry": "false" });
  const isAtLoginServer = error.code === "network" || error.code === "refresh_failed";
  return plain(isAtLoginServer ? 502 : 503, "api_error", message, {
    "retry-after": String(Math.ceil((error.retryAfterMs ?? 0) / 1000)),
  });
}
