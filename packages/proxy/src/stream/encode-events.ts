import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { type AnthropicError, errorBody, UpstreamError } from "@codexthropic/protocol/errors";
import { toSse, type Transcoding } from "@codexthropic/transcoder";

/**
 * Events as server-sent events: one piece of text for each batch. An `error` event gets the words of `describe`, which
 * knows more about the request than the transcoder.
 * @param describe words a failure
 * @param onBatch is called before each batch is handed out
 */
export async function* encodeEvents(
  events: Transcoding,
  describe: (error: unknown) => Promise<AnthropicError>,
  onBatch: (batch: readonly MessageStreamEvent[]) => void,
): AsyncGenerator<string> {
  try {
    for await (const batch of events) {
      onBatch(batch);
      const { failure } = events.facts;
      yield toSse(failure ? replaceError(batch, await describe(new UpstreamError(failure))) : batch);
    }
  } catch (error) {
    // The head is out, so a fault of our own is told inside the stream as well.
    yield toSse([errorBody(await describe(error))]);
  }
}

function replaceError(
  batch: readonly MessageStreamEvent[],
  error: AnthropicError,
): readonly MessageStreamEvent[] {
  return batch.map((event) => (event.type === "error" ? errorBody(error) : event));
}
