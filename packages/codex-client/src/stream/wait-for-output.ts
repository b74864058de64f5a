import type { CodexEvent } from "@codexthropic/protocol/codex";
import { classifyEvent, UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import { isBeforeText, isEmptySearch } from "../request/detect-empty-search.ts";
import { cutError } from "../transport/connection-error.ts";
import { isOutput, isTerminal } from "./event-kinds.ts";
import type { EventStream } from "./event-stream.ts";

/** Milliseconds that a search with a filter may take before its answer is handed out as it is. */
const FILTERED_SEARCH_MS = 20_000;

export interface WaitOptions {
  /** Milliseconds after which the answer is handed out without output. */
  holdMs: number;
  /** The answer may begin with a search that finds nothing because of its filter: it is waited for. */
  hasSearchFilter: boolean;
}

/**
 * Waits until an answer shows output, or until `holdMs` have passed. Until then a failure is a rejection, and the
 * request can be sent again without anybody noticing. What was read is put back, as one batch.
 * @throws UpstreamError, or the signal's reason
 */
export async function waitForOutput(
  stream: EventStream,
  { holdMs, hasSearchFilter }: WaitOptions,
): Promise<void> {
  const events: CodexEvent[] = [];
  let stop = (): void => {};
  const late = new Promise<null>((resolve) => {
    stop = startTimer(hasSearchFilter ? FILTERED_SEARCH_MS : holdMs, () => resolve(null));
  });
  try {
    for (;;) {
      const next = stream.next();
      const result = await Promise.race([next, late]);
      if (result === null) return stream.unread(events, next);
      if (result.done) throw cutError();
      const output = hasOutput(result.value, stream, hasSearchFilter);
      for (const event of result.value) events.push(event);
      if (output) return stream.unread(events, null);
    }
  } finally {
    stop();
  }
}

/** @throws UpstreamError for a failure before any output */
function hasOutput(batch: readonly CodexEvent[], stream: EventStream, hasSearchFilter: boolean): boolean {
  for (const event of batch) {
    const failure = classifyEvent(event);
    if (failure) {
      if (!isTerminal(event.type)) void stream.return();
      throw new UpstreamError(failure);
    }
    if (hasSearchFilter && isBeforeText(event)) {
      if (!isEmptySearch(event)) continue;
      void stream.return();
      throw new UpstreamError({
        code: "search_filter_empty",
        message: "The search found nothing on the allowed domains.",
      });
    }
    if (isOutput(event.type)) return true;
  }
  return false;
}
