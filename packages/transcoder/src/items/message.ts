import type { Citation } from "@codexthropic/protocol/anthropic";
import type { OutputItem, OutputMessageItem } from "@codexthropic/protocol/codex";
import type { Answer } from "../core/answer.ts";
import type { Citations } from "../map/citations.ts";
import type { TextPath, VisibleText } from "../text/visible-text.ts";
import type { Item, ItemEvent } from "./item.ts";
import { Parts } from "./received.ts";

/**
 * A message item becomes text: one block for each content part, opened by its first visible character.
 * Refusals are visible text, too.
 */
export class MessageItem implements Item {
  readonly #answer: Answer;
  readonly #text: VisibleText;
  readonly #citations: Citations;
  readonly #parts = new Parts();
  /** The content part that is being written. */
  #part = 0;
  #path: TextPath | null = null;
  #open = false;
  /** Citations of this part that have come before its block was open. */
  #waiting: Citation[] = [];
  /** Annotations of this part that have been seen. */
  #annotations = 0;

  constructor(answer: Answer, text: VisibleText, citations: Citations) {
    this.#answer = answer;
    this.#text = text;
    this.#citations = citations;
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
  }

  #refuse(part: number, text: string): void {
    if (text !== "") this.#answer.contents.refused = true;
    this.#write(part, text);
  }

  #write(part: number, text: string): void {
    if (text === "") return;
    this.#turnTo(part);
    this.#path ??= this.#text.begin();
    this.#show(this.#path.write(text));
  }

  #show(text: string): void {
    if (text !== "") this.#append(text);
    if (this.#text.cut) this.#answer.finish(this.#text.cut, null);
  }

  #append(text: string): void {
    if (!this.#open) {
      this.#open = true;
      this.#answer.openBlock({ type: "text", text: "" });
    }
    this.#answer.append(text);
    if (this.#waiting.length > 0) this.#citeWaiting();
  }

  /** What the finished part lists beyond the annotations that came as events. */
  #annotate(part: number, annotations: unknown): void {
    if (part !== this.#part || !Array.isArray(annotations)) return;
    for (const annotation of annotations.slice(this.#annotations)) this.#cite(annotation);
    this.#annotations = Math.max(this.#annotations, annotations.length);
  }

  #cite(annotation: unknown): void {
    const citation = this.#citations.of(annotation);
    if (citation === null) return;
    this.#waiting.push(citation);
    if (this.#open) this.#citeWaiting();
  }

  #citeWaiting(): void {
    for (const citation of this.#waiting) this.#answer.cite(citation);
    this.#waiting = [];
  }

  #turnTo(part: number): void {
    if (part === this.#part) return;
    this.#endPart();
    this.#part = part;
  }

  #endPart(): void {
    if (this.#path) this.#show(this.#path.end());
    if (this.#open) this.#answer.closeBlock();
    this.#path = null;
    this.#open = false;
    this.#waiting = [];
    this.#annotations = 0;
  }
}
