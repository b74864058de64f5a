import type { Restore } from "@codexthropic/protocol";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { type ByteMachine, ReducerMachine } from "./byte-machine.ts";
import { Reducer } from "./core/reducer.ts";
import { createEventSink } from "./core/sink.ts";
import type { TranscoderOptions } from "./options.ts";
import { SseSink } from "./sse/sink.ts";

/** Upstream's bytes in, server-sent events for the client out: one string for each chunk, empty if there is nothing to say. */
export type ByteTranscoder = ByteMachine<string>;

/** The hot path of a server. */
export function createByteTranscoder(restore: Restore, options: TranscoderOptions = {}): ByteTranscoder {
  const sink = new SseSink();
  return new ReducerMachine(new Reducer(restore, options, sink), sink);
}

/** Upstream's bytes in, Anthropic events out. */
export type EventReader = ByteMachine<MessageStreamEvent[]>;

/** For a server's answers that are not streamed (with {@link createAccumulator}), and for libraries. */
export function createEventReader(restore: Restore, options: TranscoderOptions = {}): EventReader {
  const sink = createEventSink();
  return new ReducerMachine(new Reducer(restore, options, sink), sink);
}
