import type { CodexEvent } from "@codexthropic/protocol/codex";
import { iterateBatches } from "../iterate-batches.ts";
import type { ByteInput } from "./byte-input.ts";
import { createEventReader } from "./create-event-reader.ts";
import { openBytes } from "./open-bytes.ts";

/**
 * The events of an answer's bytes, to be iterated once: a batch for each chunk that completes an event, never an
 * empty one. Nothing is read before it is asked for. `return()` cancels the bytes at once, also while a `next()`
 * is pending, which then resolves as done.
 *
 * The iteration rejects with what the bytes reject with, and with an `UpstreamError` (`bad_gateway`) after a frame
 * of more than 16 MiB. The end of the bytes is no error here: `transcode()` knows whether the answer was complete.
 *
 * @throws {TypeError} when `bytes` is neither a `ReadableStream` nor an async iterable
 */
export function readEvents(bytes: ByteInput): AsyncIterableIterator<readonly CodexEvent[]> {
  const reader = createEventReader();
  return iterateBatches(openBytes(bytes), {
    finished: false,
    convert: (chunk) => reader.read(chunk),
    end: () => reader.end(),
    fail(error) {
      throw error;
    },
  });
}
