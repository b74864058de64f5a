import type { AnthropicErrorType, ErrorEvent } from "@codexthropic/protocol/anthropic";
import { CodexthropicError } from "@codexthropic/protocol/errors";

/** `incomplete_stream`: the events ended with neither `message_stop` nor `error`. `too_large`: more than 64 MiB. */
export type AnswerErrorCode = AnthropicErrorType | "incomplete_stream" | "too_large";

/** @see https://docs.anthropic.com/en/api/errors, docs/mapping.md section 5 */
const STATUS: Readonly<Record<AnthropicErrorType, number>> = {
  invalid_request_error: 400,
  policy_blocked: 400,
  authentication_error: 401,
  permission_error: 403,
  not_found_error: 404,
  request_too_large: 413,
  rate_limit_error: 429,
  billing_error: 429,
  api_error: 502,
  timeout_error: 504,
  overloaded_error: 529,
};

/** An answer that has no message: its events ended in an `error` event, too early, or without end. */
export class AnswerError extends CodexthropicError<AnswerErrorCode> {
  override readonly name: string = "AnswerError";
  /** HTTP status for an answer that was not streamed. */
  readonly status: number;
  /** Anthropic's type of the error. */
  readonly type: AnthropicErrorType;
  /** The body of an answer with that status, and the data of the `error` event in a stream. */
  readonly event: ErrorEvent;

  constructor(event: ErrorEvent, code: AnswerErrorCode = event.error.type) {
    super(code, event.error.message);
    this.event = event;
    this.type = event.error.type;
    this.status = STATUS[event.error.type] ?? 502;
  }
}
