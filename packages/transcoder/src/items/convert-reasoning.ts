import type { OutputItem, OutputReasoningItem } from "@codexthropic/protocol/codex";
import { encodeSignature, type ResponseContext } from "@codexthropic/protocol/contract";
import type { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { ReceivedParts } from "./merge-received.ts";

/**
 * A reasoning item becomes one thinking block: its summary parts with a blank line between them, then the
 * signature that carries the state back. Neither summary nor state: no block.
 * @see docs/mapping.md section 3
 */
export class ReasoningItem implements Item {
  readonly #writer: MessageWriter;
  readonly #context: ResponseContext;
  readonly #parts: ReceivedParts;
  /** The summary part that was written last. */
  #part = 0;
  #id: string | null = null;
  /** What `output_item.added` carries is an early snapshot; the finished item overwrites it (docs/reference/codex-backend.md section 18). */
  #encrypted: string | null = null;
  #open = false;

  constructor(writer: MessageWriter, held: HeldLimit, context: ResponseContext) {
    this.#writer = writer;
    this.#context = context;
    this.#parts = new ReceivedParts(held);
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
    if (this.#context.thinking === "none") return;
    if (this.#encrypted !== null) this.#start();
    if (this.#open) this.#writer.sign(this.#signature());
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
    if (text === "" || this.#context.thinking !== "summarized") return;
    const separate = this.#open && part !== this.#part;
    this.#part = part;
    this.#start();
    if (separate) this.#writer.append("\n\n");
    this.#writer.append(text);
  }

  #start(): void {
    if (this.#open) return;
    this.#open = true;
    this.#writer.openBlock({ type: "thinking", thinking: "", signature: "" });
  }

  #signature(): string {
    return this.#encrypted === null
      ? ""
      : encodeSignature({
          id: this.#id,
          model: this.#context.upstreamModel || null,
          encrypted_content: this.#encrypted,
        });
  }
}
