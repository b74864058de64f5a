import type { Restore } from "@codexthropic/protocol";
import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { createEventReader } from "../byte-transcoder.ts";
import type { TranscoderOptions } from "../options.ts";
import type { ByteInput } from "../events/byte-input.ts";
import { Pump } from "./pump.ts";
import { sourceOf } from "./source.ts";

/**
 * Upstream's bytes in, Anthropic events out, to be iterated once. Leaving the loop cancels upstream at once.
 * It is no generator, because a generator would not hear of that before upstream's next chunk.
 */
export function transcodeEvents(
  bytes: ByteInput,
  restore: Restore,
  options: TranscoderOptions = {},
): AsyncIterableIterator<MessageStreamEvent> {
  const pump = new Pump(sourceOf(bytes), createEventReader(restore, options));
  let waiting: MessageStreamEvent[] = [];
  return {
    async next() {
      if (waiting.length === 0) waiting = (await pump.next())?.toReversed() ?? [];
      const value = waiting.pop();
      return value === undefined ? { done: true, value: undefined } : { done: false, value };
    },
    async return() {
      waiting = [];
      pump.cancel();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
