import type { Restore } from "@codexthropic/protocol";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { type AnswerFacts, Facts } from "./core/facts.ts";
import { Reducer } from "./core/reducer.ts";
import { createEventSink, type EventSink } from "./core/sink.ts";
import type { TranscoderOptions } from "./options.ts";

/** Upstream events in, Anthropic events out. No clock, no I/O, no randomness: the same input gives the same output. */
export interface Transcoder extends AnswerFacts {
  push(event: CodexEvent): MessageStreamEvent[];
  /** Upstream has ended. Without a terminal event before, the answer ends in an `error` event. */
  end(): MessageStreamEvent[];
  /** The connection failed. Nothing happens if the answer is complete. */
  fail(failure: UpstreamFailure): MessageStreamEvent[];
}

/** @param restore what the translator said about the request */
export function createTranscoder(restore: Restore, options: TranscoderOptions = {}): Transcoder {
  const sink = createEventSink();
  return new EventTranscoder(new Reducer(restore, options, sink), sink);
}

class EventTranscoder extends Facts implements Transcoder {
  readonly #sink: EventSink;

  constructor(reducer: Reducer, sink: EventSink) {
    super(reducer);
    this.#sink = sink;
  }

  push(event: CodexEvent): MessageStreamEvent[] {
    this.reducer.push(event);
    return this.#sink.take();
  }

  end(): MessageStreamEvent[] {
    this.reducer.end();
    return this.#sink.take();
  }

  fail(failure: UpstreamFailure): MessageStreamEvent[] {
    this.reducer.fail(failure);
    return this.#sink.take();
  }
}
