import type { StopReason, Usage } from "@codexthropic/protocol/anthropic";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";

/** What is known about an answer, for logs and metrics. Valid at any moment; no texts. */
export interface AnswerFacts {
  /** Final usage, once the answer is complete. */
  usage: Usage | null;
  /** `null` until the answer is complete. */
  stopReason: StopReason | null;
  /** Why the answer ended in an `error` event. */
  failure: UpstreamFailure | null;
  /** Event types that this version does not know, and how often they came. `malformed frame`: a frame that was no event. */
  unknown: Map<string, number>;
}
