import { CodexAuthError } from "@codexthropic/codex-auth";
import {
  type AnthropicError,
  type ErrorContext,
  InvalidRequestError,
  invalidRequest,
  toAnthropicError,
  UpstreamError,
} from "@codexthropic/protocol/errors";
import { AnswerError } from "@codexthropic/transcoder";
import { adviseOnAuth } from "./advise-on-auth.ts";
import { HttpError } from "./http/http-error.ts";

/**
 * Says in the client's words what went wrong. HTTP responses, `error` events and records all take their words from here.
 * What this project does not throw on purpose becomes the code `internal`.
 */
export function describeFailure(error: unknown, context: ErrorContext): AnthropicError {
  if (error instanceof InvalidRequestError) return invalidRequest(error);
  if (error instanceof UpstreamError) return adviseOnLogin(toAnthropicError(error.failure, context));
  if (error instanceof HttpError) return error.answer;
  if (error instanceof AnswerError) {
    const { status, type, message } = error;
    return { code: "bad_gateway", status, type, message, headers: {} };
  }
  if (error instanceof CodexAuthError) return describeAuthError(error);
  return new HttpError("internal", "The proxy met an internal error; its log knows more.").answer;
}

/** A login that is rejected becomes a 401. A temporary failure tells the client to try again. */
function describeAuthError(error: CodexAuthError): AnthropicError {
  if (!error.retryable) {
    const { answer } = new HttpError("login", error.message, { headers: { "x-should-retry": "false" } });
    return adviseOnLogin(answer);
  }
  const message = adviseOnAuth(error);
  const isAtLoginServer = error.code === "network" || error.code === "refresh_failed";
  return new HttpError("login_unavailable", message, {
    status: isAtLoginServer ? 502 : 503,
    headers: { "retry-after": String(Math.ceil((error.retryAfterMs ?? 0) / 1000)) },
  }).answer;
}

/**
 * Claude Code puts "Please run /login" before every 401 and 403, which would log in to Anthropic. So the text begins
 * with what helps.
 */
function adviseOnLogin(error: AnthropicError): AnthropicError {
  if (error.status === 401)
    return {
      ...error,
      message: `Not /login here: run \`codexthropic login\` in a terminal. ${error.message}`,
    };
  if (error.status === 403) return { ...error, message: `/login does not help here. ${error.message}` };
  return error;
}
