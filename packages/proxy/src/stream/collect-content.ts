import type { ContentBlock, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { accumulate } from "@codexthropic/transcoder";

type Batch = readonly MessageStreamEvent[];

/**
 * Collects the batches of a streamed answer and hands out its content once the answer is complete. An answer that
 * fails or is never finished has none.
 */
export function collectContent(
  onContent: (content: readonly ContentBlock[]) => void,
): (batch: Batch) => void {
  const batches: Batch[] = [];
  return (batch) => {
    batches.push(batch);
    if (!batch.some(({ type }) => type === "message_stop")) return;
    accumulate(inOrder(batches)).then(
      ({ content }) => onContent(content),
      () => {},
    );
  };
}

async function* inOrder(batches: readonly Batch[]): AsyncGenerator<Batch> {
  yield* batches;
}
