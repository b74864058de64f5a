import type { ContentBlock, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import { growth, type Sink } from "../core/sink.ts";

/** One server-sent event. Both clients ignore data without an event line (claude-code-client.md section 0, fact 17). */
export function formatEvent(event: MessageStreamEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** A sink that writes server-sent events. A delta costs one `JSON.stringify` of its text. */
export class SseSink implements Sink {
  #written = "";
  #before = "";
  #after = "";

  emit(event: MessageStreamEvent): void {
    this.#written += formatEvent(event);
    if (event.type === "content_block_start") this.#prepare(event.index, event.content_block.type);
  }

  append(text: string): void {
    this.#written += this.#before + JSON.stringify(text) + this.#after;
  }

  /** What has been written since the last call. */
  take(): string {
    const written = this.#written;
    this.#written = "";
    return written;
  }

  /** The frame of this block's deltas, around its text. */
  #prepare(index: number, type: ContentBlock["type"]): void {
    const frame = formatEvent({ type: "content_block_delta", index, delta: growth(type, "") });
    const hole = frame.lastIndexOf('""');
    this.#before = frame.slice(0, hole);
    this.#after = frame.slice(hole + 2);
  }
}
