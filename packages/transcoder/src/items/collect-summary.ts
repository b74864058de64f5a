import type { OutputItem, OutputMessageItem } from "@codexthropic/protocol/codex";
import type { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import { MarkerFilter } from "../text/remove-markers.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { ReceivedParts } from "./merge-received.ts";

/**
 * Collects the texts of an answer that was asked to summarise the conversation. A compaction block carries its
 * summary in one piece, and a summary that was broken off is none: then `content` is `null`, which clients ignore.
 * @see docs/mapping.md section 1, row `compaction:{type:"summarize"}`
 */
export class SummaryItem implements Item {
  readonly #summary: Summary;
  readonly #parts: ReceivedParts;

  constructor(summary: Summary) {
    this.#summary = summary;
    this.#parts = new ReceivedParts(summary.held);
  }

  take(event: ItemEvent): void {
    if (event.type === "response.output_text.delta") {
      this.#summary.add(this.#parts.at(event.content_index).delta(event.delta));
    } else if (event.type === "response.output_text.done") {
      this.#summary.add(this.#parts.at(event.content_index).whole(event.text));
    } else if (event.type === "response.refusal.delta" || event.type === "response.refusal.done") {
      this.#summary.refuse();
    }
  }

  end(item: OutputItem | null, extent: Extent): void {
    const content = (item as OutputMessageItem | null)?.content;
    for (const [index, part] of (Array.isArray(content) ? content : []).entries()) {
      if (part?.type === "output_text") this.#summary.add(this.#parts.at(index).whole(part.text));
      else if (part?.type === "refusal") this.#summary.refuse();
    }
    if (extent === "partial") this.#summary.breakOff();
  }
}

export class Summary {
  readonly held: HeldLimit;
  readonly #writer: MessageWriter;
  #text = "";
  #usable = true;

  constructor(writer: MessageWriter, held: HeldLimit) {
    this.#writer = writer;
    this.held = held;
  }

  add(text: string): void {
    this.held.add(text.length);
    this.#text += text;
  }

  refuse(): void {
    this.#writer.contents.refused = true;
    this.#usable = false;
  }

  breakOff(): void {
    this.#usable = false;
  }

  /** Writes the block. */
  write(): void {
    const markers = new MarkerFilter();
    const text = (markers.write(this.#text) + markers.end()).trim();
    this.#writer.compact(this.#usable && text !== "" ? text : null);
  }
}
