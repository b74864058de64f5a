import type { AnthropicErrorType } from "../anthropic.ts";
import type { FailureCode, UpstreamFailure } from "./codes.ts";

/** Base of every error that these packages throw. `code` is a literal; `cause` is kept. */
export class CodexthropicError<Code extends string = string> extends Error {
  override readonly name: string = "CodexthropicError";
  readonly code: Code;

  constructor(code: Code, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The backend failed, refused or could not be reached; see {@link UpstreamFailure}. */
export class UpstreamError extends CodexthropicError<FailureCode> {
  override readonly name: string = "UpstreamError";
  readonly failure: UpstreamFailure;

  constructor(failure: UpstreamFailure, options?: ErrorOptions) {
    super(failure.code, failure.message, options);
    this.failure = failure;
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

/** What the client receives. */
export interface AnthropicError {
  status: number;
  type: AnthropicErrorType;
  message: string;
  /** Lower-case names: `retry-after`, `x-should-retry`, `anthropic-ratelimit-unified-*`. */
  headers: Record<string, string>;
  details?: Record<string, unknown>;
}
