import type { AnthropicErrorType, ErrorEvent } from "@codexthropic/protocol/anthropic";
import { CodexthropicError } from "@codexthropic/protocol/errors";

/** `incomplete_stream`: the events ended with neither `message_stop` nor `error`. */
export type AnswerErrorCode = AnthropicErrorType | "incomplete_stream";

/** An answer that ended in an `error` event has no message; `code` is Anthropic's error type. */
export class AnswerError extends CodexthropicError<AnswerErrorCode> {
  override readonly name: string = "AnswerError";
  /** What the client would have received; for `incomplete_stream` an `api_error`. */
  readonly event: ErrorEvent;

  constructor(code: AnswerErrorCode, event: ErrorEvent) {
    super(code, event.error.message);
    this.event = event;
  }
}
