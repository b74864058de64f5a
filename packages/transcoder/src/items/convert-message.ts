import type { Citation } from "@codexthropic/protocol/anthropic";
import type { OutputItem, OutputMessageItem } from "@codexthropic/protocol/codex";
import { mapCitation } from "../map/map-citation.ts";
import type { Ending } from "../map/map-stop-reason.ts";
import type { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import type { TextFilter, VisibleText } from "../text/filter-text.ts";
import type { WebSearches } from "./convert-web-search.ts";
import type { Item, ItemEvent } from "./item.ts";
import { ReceivedParts } from "./merge-received.ts";

/** What the texts of one answer share. */
export interface MessageParts {
  writer: MessageWriter;
  held: HeldLimit;
  text: VisibleText;
  searches: WebSearches;
  /** Ends the answer before upstream does. */
  cut(ending: Ending): void;
}

/**
 * A message item becomes text: one block for each content part, opened by its first visible character.
 * Refusals are visible text, too.
 */
export class MessageText implements Item {
  readonly #shared: MessageParts;
  readonly #parts: ReceivedParts;
  /** The content part that is being written. */
  #part = 0;
  #filter: TextFilter | null = null;
  #open = false;
  /** Citations of this part that have come before its block was open. */
  #waiting: Citation[] = [];
  /** Annotations of this part that have been seen. */
  #annotations = 0;

  constructor(shared: MessageParts) {
    this.#shared = shared;
    this.#parts = new ReceivedParts(shared.held);
  }

  take(event: ItemEvent): void {
    switch (event.type) {
      case "response.output_text.delta":
        this.#write(event.content_index, this.#parts.at(event.content_index).delta(event.delta));
        return;
      case "response.output_text.done":
        this.#write(event.content_index, this.#parts.at(event.content_index).whole(event.text));
        return;
      case "response.refusal.delta":
        this.#refuse(event.content_index, this.#parts.at(event.content_index).delta(event.delta));
        return;
      case "response.refusal.done":
        this.#refuse(event.content_index, this.#parts.at(event.content_index).whole(event.refusal));
        return;
      case "response.output_text.annotation.added":
        this.#turnTo(event.content_index);
        this.#annotations++;
        this.#cite(event.annotation);
    }
  }

  end(item: OutputItem | null): void {
    const content = (item as OutputMessageItem | null)?.content;
    for (const [index, part] of (Array.isArray(content) ? content : []).entries()) {
      if (part?.type === "output_text") {
        this.#write(index, this.#parts.at(index).whole(part.text));
        this.#annotate(index, part.annotations);
      } else if (part?.type === "refusal") {
        this.#refuse(index, this.#parts.at(index).whole(part.refusal));
      }
    }
    this.#endPart();
    this.#shared.searches.settle();
  }

  #refuse(part: number, text: string): void {
    if (text !== "") this.#shared.writer.contents.refused = true;
    this.#write(part, text);
  }

  #write(part: number, text: string): void {
    if (text === "") return;
    this.#turnTo(part);
    this.#filter ??= this.#shared.text.begin();
    this.#show(this.#filter.write(text));
  }

  #show(text: string): void {
    if (text !== "") this.#append(text);
    if (this.#shared.text.cut) this.#shared.cut(this.#shared.text.cut);
  }

  #append(text: string): void {
    const { writer, searches } = this.#shared;
    if (!this.#open) {
      this.#open = true;
      writer.openBlock({ type: "text", text: "" });
    }
    writer.append(text);
    searches.read(text);
    if (this.#waiting.length > 0) this.#citeWaiting();
  }

  /** What the finished part lists beyond the annotations that came as events. */
  #annotate(part: number, annotations: unknown): void {
    if (part !== this.#part || !Array.isArray(annotations)) return;
    for (const annotation of annotations.slice(this.#annotations)) this.#cite(annotation);
    this.#annotations = Math.max(this.#annotations, annotations.length);
  }

  #cite(annotation: unknown): void {
    const citation = mapCitation(annotation);
    if (citation === null || !this.#shared.searches.cite(citation)) return;
    this.#shared.held.add(0);
    this.#waiting.push(citation);
    if (this.#open) this.#citeWaiting();
  }

  #citeWaiting(): void {
    for (const citation of this.#waiting) this.#shared.writer.cite(citation);
    this.#waiting = [];
  }

  #turnTo(part: number): void {
    if (part === this.#part) return;
    this.#endPart();
    this.#part = part;
  }

  #endPart(): void {
    if (this.#filter) this.#show(this.#filter.end());
    if (this.#open) this.#shared.writer.closeBlock();
    this.#filter = null;
    this.#open = false;
    this.#waiting = [];
    this.#annotations = 0;
  }
}
