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
import { ContextualError } from "./contextual-error.ts";
import type { Reply } from "./exchange.ts";
import { HttpError } from "./http-error.ts";

/** What went wrong, in the client's words. `null`: not an error that we know; the caller logs it. */
export function describeError(error: unknown, context: ErrorContext): AnthropicError | null {
  if (error instanceof InvalidRequestError) return invalidRequest(error);
  if (error instanceof ContextualError)
    return toAnthropicError(error.failure, { ...context, ...error.context });
  if (error instanceof UpstreamError) return toAnthropicError(error.failure, context);
  if (error instanceof HttpError) return plain(error.status, error.type, error.message, error.headers);
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

/** Told for a fault of our own. */
export const INTERNAL_ERROR: AnthropicError = plain(
  500,
  "api_error",
  "The proxy met an internal error; its log knows more.",
);

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

/** The token endpoint out of reach is no reason to log in again; everything else is. */
function describeAuthError(error: CodexAuthError): AnthropicError {
  return error.code === "network"
    ? plain(502, "api_error", error.message)
    : plain(401, "authentication_error", error.message, { "x-should-retry": "false" });
}
