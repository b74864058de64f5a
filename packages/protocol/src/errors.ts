export { RETRYABLE, type FailureCode, type UpstreamFailure } from "./errors/codes.ts";
export { classifyEvent, classifyResponse } from "./errors/classify.ts";
export type { HeaderReader } from "./errors/retry-after.ts";
export {
  CodexthropicError,
  InvalidRequestError,
  UpstreamError,
  type AnthropicError,
} from "./errors/error.ts";
export { errorBody, invalidRequest, toAnthropicError, type ErrorContext } from "./errors/to-anthropic.ts";
