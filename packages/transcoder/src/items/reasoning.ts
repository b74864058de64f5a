import { encodeSignature, type Restore } from "@codexthropic/protocol";
import type { OutputItem, OutputReasoningItem } from "@codexthropic/protocol/codex";
import type { Answer } from "../core/answer.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { Parts } from "./received.ts";

/**
 * A reasoning item becomes one thinking block: its summary parts with a blank line between them, then the
 * signature that carries the state back. Neither summary nor state: no block.
 * @see docs/mapping.md section 3
 */
export class ReasoningItem implements Item {
  readonly #answer: Answer;
  readonly #restore: Restore;
  readonly #parts = new Parts();
  /** The summary part that was written last. */
  #part = 0;
  #id: string | null = null;
  /** What `output_item.added` carries is an early snapshot; the finished item overwrites it (codex-backend.md section 18). */
  #encrypted: string | null = null;
  #open = false;

  constructor(answer: Answer, restore: Restore) {
    this.#answer = answer;
    this.#restore = restore;
  }

  take(event: ItemEvent): void {
    switch (event.type) {
      case "response.output_item.added":
        this.#identify(event.item as OutputReasoningItem);
        return;
      case "response.reasoning_summary_text.delta":
        this.#think(event.summary_index, this.#parts.at(event.summary_index).delta(event.delta));
        return;
      case "response.reasoning_summary_text.done":
        this.#think(event.summary_index, this.#parts.at(event.summary_index).whole(event.text));
    }
  }

  end(item: OutputItem | null, extent: Extent): void {
    if (item !== null) this.#complete(item as OutputReasoningItem);
    // A snapshot of reasoning that was broken off cannot be replayed.
    else if (extent === "partial") this.#encrypted = null;
    if (this.#restore.thinking === "none") return;
    if (this.#encrypted !== null) this.#start();
    if (this.#open) this.#answer.sign(this.#signature());
  }

  #identify({ id, encrypted_content }: OutputReasoningItem): void {
    if (typeof id === "string") this.#id = id;
    if (typeof encrypted_content === "string" && encrypted_content !== "")
      this.#encrypted = encrypted_content;
  }

  #complete(item: OutputReasoningItem): void {
    this.#identify(item);
    if (!Array.isArray(item.summary)) return;
    for (const [index, part] of item.summary.entries()) {
      this.#think(index, this.#parts.at(index).whole(part?.text));
    }
  }

  #think(part: number, text: string): void {
    if (text === "" || this.#restore.thinking !== "summarized") return;
    const separate = this.#open && part !== this.#part;
    this.#part = part;
    this.#start();
    if (separate) this.#answer.append("\n\n");
    this.#answer.append(text);
  }

  #start(): void {
    if (this.#open) return;
    this.#open = true;
    this.#answer.openBlock({ type: "thinking", thinking: "", signature: "" });
  }

  #signature(): string {
    return this.#encrypted === null
      ? ""
      : encodeSignature({
          id: this.#id,
          model: this.#restore.upstreamModel,
          encrypted_content: this.#encrypted,
        });
  }
}
