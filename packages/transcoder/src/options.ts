import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import type { ErrorContext } from "@codexthropic/protocol/errors";

/** Everything that a transcoder cannot know by itself. All of it is optional; nothing here is asked twice for the same fact. */
export interface TranscoderOptions {
  /** Cheap estimate for the usage of `message_start`; the truth follows in `message_delta`. Default 0. */
  inputTokens?: number;
  /** Synchronous token count, for `max_tokens`. Default: a quarter of the length. */
  countTokens?: (text: string) => number;
  /** Clock and facts for the wording of errors. Without it no error names a time. */
  errorContext?: () => ErrorContext;
  /** Receives every `codex.rate_limits` event: quota news that has no place in a message. */
  onRateLimits?: (event: CodexRateLimitsEvent) => void;
}
