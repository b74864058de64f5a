import type { Message, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { accumulate, type Transcoding } from "@codexthropic/transcoder";

/**
 * Puts the events of an answer that is not streamed together to one message.
 * @param onBatch is called with each batch of events
 * @throws UpstreamError when the answer failed at any point: nothing has been sent yet, so it gets its own status
 */
export async function collectMessage(
  events: Transcoding,
  onBatch: (batch: readonly MessageStreamEvent[]) => void,
): Promise<Message> {
  try {
    return await accumulate(observe(events, onBatch));
  } catch (error) {
    const { failure } = events.facts;
    throw failure ? new UpstreamError(failure) : error;
  }
}

async function* observe<T>(batches: AsyncIterable<T>, onBatch: (batch: T) => void): AsyncGenerator<T> {
  for await (const batch of batches) {
    onBatch(batch);
    yield batch;
  }
}
