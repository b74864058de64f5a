import type { StopReason, Usage } from "@codexthropic/protocol/anthropic";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import type { Reducer } from "./reducer.ts";

/** What there is to know about an answer at any moment, for logs and metrics. No texts. */
export interface AnswerFacts {
  /** `message_stop` or `error` has been written; nothing will follow. */
  readonly finished: boolean;
  /** The answer ended before upstream did (stop sequence, `max_tokens`): cancel the upstream request. */
  readonly cut: boolean;
  /** Final usage, with `message_stop`. */
  readonly usage: Usage | null;
  readonly stopReason: StopReason | null;
  /** Why the answer ended in an `error` event. */
  readonly failure: UpstreamFailure | null;
  /** Event types that this version does not know, and how often they came. */
  readonly unknown: ReadonlyMap<string, number>;
}

/** Base of every face of the reducer. */
export class Facts implements AnswerFacts {
  protected readonly reducer: Reducer;

  constructor(reducer: Reducer) {
    this.reducer = reducer;
  }

  get finished(): boolean {
    return this.reducer.answer.finished;
  }

  get cut(): boolean {
    return this.reducer.answer.cut;
  }

  get usage(): Usage | null {
    return this.reducer.answer.usage;
  }

  get stopReason(): StopReason | null {
    return this.reducer.answer.stopReason;
  }

  get failure(): UpstreamFailure | null {
    return this.reducer.failure;
  }

  get unknown(): ReadonlyMap<string, number> {
    return this.reducer.unknown;
  }
}
