import type { CodexEvent, CodexResponse, CodexUsage, OutputItem } from "@codexthropic/protocol/codex";
import { classifyEvent, type UpstreamFailure } from "@codexthropic/protocol/errors";

import type { ResponseHeaders } from "../transport/transport.ts";

/** Everything that came back for one request. */
export interface ProbeAnswer {
  /** Of HTTP; on a WebSocket that of the error frame, or 200. */
  status: number;
  headers: ResponseHeaders;
  /** Why it was rejected or failed, by its status or inside the stream; without secrets. */
  failure: UpstreamFailure | null;
  /** Types of the events in their order. Types that say nothing to a client are not listed. */
  types: readonly string[];
  /** Finished output items. */
  items: readonly OutputItem[];
  /** Text of the answer. */
  text: string;
  /** Of the terminal event. */
  response: CodexResponse | null;
  usage: CodexUsage | null;
  /** The reader left before the end, because `until` was satisfied. */
  stopped: boolean;
}

const TERMINAL: ReadonlySet<string> = new Set([
  "response.completed",
  "response.incomplete",
  "response.failed",
]);

/**
 * Reads an answer to its end, or until an event satisfies `until`; then the request is cancelled.
 * @param redact takes secrets out of a failure
 */
export async function readAnswerEvents(
  batches: AsyncIterable<readonly CodexEvent[]>,
  head: Pick<ProbeAnswer, "status" | "headers">,
  redact: (failure: UpstreamFailure) => UpstreamFailure,
  until: (event: CodexEvent) => boolean = () => false,
): Promise<ProbeAnswer> {
  const types: string[] = [];
  const items: OutputItem[] = [];
  let text = "";
  let failure: UpstreamFailure | null = null;
  let response: CodexResponse | null = null;
  const answer = (stopped: boolean): ProbeAnswer => ({
    ...head,
    failure,
    types,
    items,
    text,
    response,
    usage: response?.usage ?? null,
    stopped,
  });
  for await (const batch of batches) {
    for (const event of batch) {
      types.push(event.type);
      const failed = event.type === "codex.rate_limits" ? null : classifyEvent(event);
      if (failed) failure = redact(failed);
      const { item, delta, response: ended } = event as Fields;
      if (event.type === "response.output_item.done" && item) items.push(item);
      if (event.type === "response.output_text.delta") text += delta ?? "";
      if (TERMINAL.has(event.type)) response = ended ?? null;
      if (until(event)) return answer(true);
    }
  }
  if (failure === null && response === null)
    failure = {
      code: "cut",
      message: types.length === 0 ? "The answer is empty." : "The answer has no end.",
    };
  return answer(false);
}

interface Fields {
  item?: OutputItem;
  delta?: string;
  response?: CodexResponse;
}
