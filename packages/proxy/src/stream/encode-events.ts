import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import {
  type AnthropicError,
  errorBody,
  UpstreamError,
  type UpstreamFailure,
} from "@codexthropic/protocol/errors";
import { toSse, type Transcoding } from "@codexthropic/transcoder";

type Batch = readonly MessageStreamEvent[];
type Result = IteratorResult<string, undefined>;

/** @see https://platform.claude.com/docs/en/build-with-claude/streaming */
export const PING = { text: 'event: ping\ndata: {"type":"ping"}\n\n', afterMs: 10_000 };

/**
 * Events as server-sent events: one piece of text for each batch. An `error` event gets the words of `describe`, which
 * knows more about the request than the transcoder. The iteration does not reject: the head is out, so a fault of our
 * own is told inside the stream as well.
 *
 * Written by hand, because `return()` of an async generator waits for a pending `next()`, and because a generator
 * needs three turns of the microtask queue for each piece.
 * @param describe words a failure
 * @param onBatch is called before each batch is handed out
 */
export function encodeEvents(
  events: Transcoding,
  describe: (error: unknown) => Promise<AnthropicError>,
  onBatch: (batch: Batch) => void,
): AsyncIterableIterator<string, undefined> {
  let isOver = false;
  const encode = (result: IteratorResult<Batch, undefined>): Result | Promise<Result> => {
    if (result.done) return result;
    try {
      onBatch(result.value);
      const { failure } = events.facts;
      return failure ? encodeFailure(result.value, failure).catch(encodeFault) : pieceOf(result.value);
    } catch (error) {
      return encodeFault(error);
    }
  };
  const encodeFailure = async (batch: Batch, failure: UpstreamFailure): Promise<Result> => {
    const error = errorBody(await describe(new UpstreamError(failure)));
    return pieceOf(batch.map((event) => (event.type === "error" ? error : event)));
  };
  const encodeFault = async (fault: unknown): Promise<Result> => {
    isOver = true;
    void events.return?.();
    return pieceOf([errorBody(await describe(fault))]);
  };
  const iterator: AsyncIterableIterator<string, undefined> = {
    [Symbol.asyncIterator]: () => iterator,
    next: () => (isOver ? Promise.resolve(DONE) : events.next().then(encode, encodeFault)),
    return: () => {
      isOver = true;
      void events.return?.();
      return Promise.resolve(DONE);
    },
  };
  return iterator;
}

const DONE: Result = { done: true, value: undefined };

const pieceOf = (batch: Batch): Result => ({ done: false, value: toSse(batch) });
