import type { Restore } from "@codexthropic/protocol";
import type {
  OutputCustomToolCallItem,
  OutputFunctionCallItem,
  OutputItem,
} from "@codexthropic/protocol/codex";
import type { Answer } from "../core/answer.ts";
import { callId, unique } from "../core/ids.ts";
import { cleanArguments, type TextFilter, wrapInput } from "../json/arguments.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { Received } from "./received.ts";

type CallOutput = OutputFunctionCallItem | OutputCustomToolCallItem;

/** A call has no block before its name is known; what arrives until then waits. */
type Block = { kind: "unnamed"; waiting: string } | { kind: "open"; filter: TextFilter };

/** A function or custom tool call becomes one tool_use block. A call that never gets a name cannot be run and is left out. */
export class ToolCall implements Item {
  readonly #answer: Answer;
  readonly #restore: Restore;
  readonly #custom: boolean;
  readonly #place: number;
  readonly #received = new Received();
  #callId: string | undefined;
  #block: Block = { kind: "unnamed", waiting: "" };

  /** @param place position among the answer's items, for a call without an id */
  constructor(answer: Answer, restore: Restore, custom: boolean, place: number) {
    this.#answer = answer;
    this.#restore = restore;
    this.#custom = custom;
    this.#place = place;
  }

  take(event: ItemEvent): void {
    switch (event.type) {
      case "response.output_item.added":
        this.#identify(event.item as CallOutput);
        return;
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        this.#write(this.#received.delta(event.delta));
        return;
      case "response.function_call_arguments.done":
        this.#name(event.name);
        this.#write(this.#received.whole(event.arguments));
        return;
      case "response.custom_tool_call_input.done":
        this.#write(this.#received.whole(event.input));
    }
  }

  end(item: OutputItem | null, extent: Extent): void {
    // A call of which nothing has been shown yet had better not be shown half.
    if (this.#block.kind === "unnamed" && extent === "partial") return;
    if (item !== null) this.#complete(item as CallOutput);
    if (this.#block.kind === "unnamed") return;
    this.#answer.append(this.#block.filter.end());
    this.#answer.closeBlock();
    if (extent === "whole") this.#answer.contents.calls = true;
  }

  #identify({ call_id, id, name }: CallOutput): void {
    this.#callId ??= call_id || id || undefined;
    this.#name(name);
  }

  #complete(item: CallOutput): void {
    this.#identify(item);
    this.#write(this.#received.whole(item.type === "custom_tool_call" ? item.input : item.arguments));
  }

  /** Opens the block, under the client's own name of the tool. */
  #name(name: unknown): void {
    if (this.#block.kind === "open" || typeof name !== "string" || name === "") return;
    const { tools } = this.#restore;
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
    const id = callId(this.#callId, this.#answer.id, this.#place);
    this.#answer.openBlock({
      type: "tool_use",
      id: unique(id, this.#answer.ids),
      name: tool?.name ?? name,
      input: {},
    });
    const { waiting } = this.#block;
    this.#block = {
      kind: "open",
      filter: this.#custom ? wrapInput() : cleanArguments(tool?.input_schema),
    };
    this.#write(waiting);
  }

  #write(piece: string): void {
    if (piece === "") return;
    if (this.#block.kind === "unnamed") this.#block.waiting += piece;
    else this.#answer.append(this.#block.filter.write(piece));
  }
}
