import type { OutputItem, OutputToolSearchCallItem } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import { callId } from "../message/derive-ids.ts";
import type { MessageWriter } from "../message/write-message.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { writeCall } from "./write-call.ts";

/**
 * A search for deferred tools becomes a call of the client's own tool for that, which is how Claude Code loads them.
 * A search that the backend makes by itself is nothing to the client.
 * @see docs/mapping.md section 2 "Deferred tools"
 */
export class ToolSearchCall implements Item {
  readonly #writer: MessageWriter;
  readonly #tool: ResponseContext["toolSearch"];
  readonly #place: number;
  #announced: OutputToolSearchCallItem | null = null;

  constructor(writer: MessageWriter, tool: ResponseContext["toolSearch"], place: number) {
    this.#writer = writer;
    this.#tool = tool;
    this.#place = place;
  }

  take(event: ItemEvent): void {
    if (event.type === "response.output_item.added") this.#announced = event.item as OutputToolSearchCallItem;
  }

  end(item: OutputItem | null, extent: Extent): void {
    const call = (item as OutputToolSearchCallItem | null) ?? this.#announced;
    if (this.#tool === null || call === null || call.execution === "server" || extent !== "whole") return;
    const id = callId(call.call_id || call.id, this.#writer.id, this.#place);
    writeCall(this.#writer, id, this.#tool.name, null, textOf(call.arguments));
  }
}

/** Parameters that the model leaves out come as `null`. */
function textOf(input: unknown): string {
  if (typeof input === "string") return input;
  const members = typeof input === "object" && input !== null ? Object.entries(input) : [];
  return JSON.stringify(Object.fromEntries(members.filter(([, value]) => value !== null)));
}
