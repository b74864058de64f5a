import type { Restore } from "@codexthropic/protocol";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { type AnswerFacts, Facts } from "./core/facts.ts";
import { Reducer } from "./core/reducer.ts";
import type { TranscoderOptions } from "./options.ts";
import { FrameReader } from "./sse/frames.ts";
import { SseSink } from "./sse/sink.ts";

/** Upstream's bytes in, the client's server-sent events out: one string for each chunk, empty if there is nothing to say. */
export interface ByteTranscoder extends AnswerFacts {
  write(chunk: Uint8Array): string;
  /** Upstream has ended. Without a terminal event before, the answer ends in an `error` event. */
  end(): string;
  /** The connection failed. Nothing happens if the answer is complete. */
  fail(failure: UpstreamFailure): string;
}

/** The hot path of a server; see {@link createTranscoder} for the same in events. */
export function createByteTranscoder(restore: Restore, options: TranscoderOptions = {}): ByteTranscoder {
  const sink = new SseSink();
  return new SseTranscoder(new Reducer(restore, options, sink), sink);
}

class SseTranscoder extends Facts implements ByteTranscoder {
  readonly #sink: SseSink;
  readonly #frames: FrameReader;

  constructor(reducer: Reducer, sink: SseSink) {
    super(reducer);
    this.#sink = sink;
    this.#frames = new FrameReader(reducer);
  }

  write(chunk: Uint8Array): string {
    if (this.finished) return "";
    this.#frames.write(chunk);
    return this.#sink.take();
  }

  end(): string {
    if (this.finished) return "";
    this.#frames.end();
    this.reducer.end();
    return this.#sink.take();
  }

  fail(failure: UpstreamFailure): string {
    this.reducer.fail(failure);
    return this.#sink.take();
  }
}
