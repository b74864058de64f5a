import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { type AnswerFacts, Facts } from "./core/facts.ts";
import type { Reducer } from "./core/reducer.ts";
import { FrameReader } from "./sse/frames.ts";

/** Upstream's bytes in; what each chunk amounts to, out. */
export interface ByteMachine<Out> extends AnswerFacts {
  write(chunk: Uint8Array): Out;
  /** Upstream has ended. Without a terminal event before, the answer ends in an `error` event. */
  end(): Out;
  /** The connection failed. Nothing happens if the answer is complete. */
  fail(failure: UpstreamFailure): Out;
}

export class ReducerMachine<Out> extends Facts implements ByteMachine<Out> {
  readonly #frames: FrameReader;
  readonly #sink: { take(): Out };

  constructor(reducer: Reducer, sink: { take(): Out }) {
    super(reducer);
    this.#sink = sink;
    this.#frames = new FrameReader(reducer);
  }

  write(chunk: Uint8Array): Out {
    if (!this.finished) this.#frames.write(chunk);
    return this.#sink.take();
  }

  end(): Out {
    if (!this.finished) this.#frames.end();
    this.reducer.end();
    return this.#sink.take();
  }

  fail(failure: UpstreamFailure): Out {
    this.reducer.fail(failure);
    return this.#sink.take();
  }
}
