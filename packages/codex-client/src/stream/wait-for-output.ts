import type { CodexEvent } from "@codexthropic/protocol/codex";
import { classifyEvent, UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import { cutError } from "../transport/connection-error.ts";
import type { EventStream } from "./event-stream.ts";
import { eventKind } from "./event-kind.ts";

/**
 * Waits until an answer shows output, or until `holdMs` have passed. Until then a failure is a rejection, and the
 * request can be sent again without anybody noticing. What was read is put back, as one batch.
 * @param isEnough whether to wait no longer; default: any output
 * @throws UpstreamError, or the signal's reason
 */
export async function waitForOutput(
  stream: EventStream,
  holdMs: number,
  isEnough: (event: CodexEvent) => boolean = isOutput,
): Promise<void> {
  const events: CodexEvent[] = [];
  let stop = (): void => {};
  const late = new Promise<null>((resolve) => {
    stop = startTimer(holdMs, () => resolve(null));
  });
  try {
    for (;;) {
      const next = stream.next();
      const result = await Promise.race([next, late]);
      if (result === null) return stream.unread(events, next);
      if (result.done) throw cutError();
      const enough = hasEnough(result.value, isEnough, stream);
      for (const event of result.value) events.push(event);
      if (enough) return stream.unread(events, null);
    }
  } finally {
    stop();
  }
}

/** @throws UpstreamError for a failure before that */
function hasEnough(
  batch: readonly CodexEvent[],
  isEnough: (event: CodexEvent) => boolean,
  stream: EventStream,
): boolean {
  for (const event of batch) {
    const failure = classifyEvent(event);
    if (failure) {
      // After a failure of the answer itself the stream reads the rest of the body.
      if (eventKind(event.type) === "rate_limits") void stream.return();
      throw new UpstreamError(failure);
    }
    if (isEnough(event)) return true;
  }
  return false;
}

function isOutput({ type }: CodexEvent): boolean {
  const kind = eventKind(type);
  return kind === "output" || kind === "end";
}
