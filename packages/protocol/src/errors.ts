export {
  type ErrorCode,
  type ErrorContext,
  type FailureCode,
  type LocalErrorCode,
  type UpstreamFailure,
} from "./errors/codes.ts";
export { classifyEvent, classifyResponse } from "./errors/classify-failure.ts";
export { CodexthropicError, InvalidRequestError, UpstreamError } from "./errors/error.ts";
export { FAILURES, RETRYABLE, type FailureRow, type Recovery } from "./errors/failure-table.ts";
export { findIntermediary, isWebPage, type Intermediary } from "./errors/find-intermediary.ts";
export type { HeaderReader } from "./errors/read-retry-after.ts";
export { redact, REDACTED } from "./errors/redact.ts";
export { redactCause } from "./errors/redact-cause.ts";
export {
  errorBody,
  invalidRequest,
  toAnthropicError,
  type AnthropicError,
} from "./errors/to-anthropic-error.ts";
