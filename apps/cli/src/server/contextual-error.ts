import { type ErrorContext, UpstreamError } from "@codexthropic/protocol/errors";

/** An upstream failure with the facts that its wording needs and that only the server knows. */
export class ContextualError extends UpstreamError {
  readonly context: Omit<ErrorContext, "now">;

  constructor(error: UpstreamError, context: Omit<ErrorContext, "now">) {
    super(error.failure, { cause: error.cause });
    this.context = context;
  }
}
