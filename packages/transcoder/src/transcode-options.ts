import type { SafeguardResult, ToolUseBlock } from "@codexthropic/protocol/anthropic";
import type { ErrorContext } from "@codexthropic/protocol/errors";

/** What a transcoding cannot know by itself. */
export interface TranscodeOptions {
  /** Cheap estimate for the usage of `message_start`; the figures of upstream follow in `message_delta`. Default 0. */
  inputTokens?: number | undefined;
  /** Synchronous token count, for `maxTokens`. Default: a quarter of the length. */
  countTokens?: ((text: string) => number) | undefined;
  /** Clock and facts for the wording of errors. Without it no error names a time. */
  errorContext?: (() => ErrorContext) | undefined;
  /**
   * Judges the tool calls for a request with `safeguards`: its results become `safeguard_results` of the answer.
   * Called once, with all calls that are complete (there may be none), when upstream has finished the answer; only
   * `message_delta` waits for it. When it rejects, each call is `unavailable` with the reason `error`. A call that
   * upstream has broken off is not judged, it is `truncated`.
   */
  judgeCalls?: JudgeCalls | undefined;
}

export type JudgeCalls = (calls: readonly ToolUseBlock[]) => Promise<SafeguardResult[]>;
