import type { FailureCode, UpstreamFailure } from "./codes.ts";
import { redact } from "./redact.ts";
import { redactCause } from "./redact-cause.ts";

/**
 * Base of every error that these packages throw. `code` is a literal; `cause` is kept. Message and causes are free of
 * everything that has the form of a secret, see {@link redact}: no error of ours can carry one into a log.
 */
export class CodexthropicError<Code extends string = string> extends Error {
  override readonly name: string = "CodexthropicError";
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(redact(message), options && "cause" in options ? { cause: redactCause(options.cause) } : options);
    this.code = code;
  }
}

/** The backend failed, rejected the request or could not be reached; see {@link UpstreamFailure}. */
export class UpstreamError extends CodexthropicError<FailureCode> {
  override readonly name: string = "UpstreamError";
  readonly failure: UpstreamFailure;

  constructor(failure: UpstreamFailure, options?: ErrorOptions) {
    super(failure.code, failure.message, options);
    this.failure = { ...failure, message: this.message };
  }
}

/** The client's request is wrong; answered without asking the backend. */
export class InvalidRequestError extends CodexthropicError<"invalid_request"> {
  override readonly name: string = "InvalidRequestError";
  /** `messages.3.content.0.source.data`; empty for the body as a whole. */
  readonly path: string;
  readonly details: Record<string, unknown> | undefined;

  constructor(path: string, problem: string, details?: Record<string, unknown>) {
    super("invalid_request", path === "" ? problem : `${path}: ${problem}`);
    this.path = path;
    this.details = details;
  }
}
