import type { ResponseContext } from "@codexthropic/protocol/contract";
import type {
  OutputCustomToolCallItem,
  OutputFunctionCallItem,
  OutputItem,
} from "@codexthropic/protocol/codex";
import { ArgumentCleaner, type ArgumentWriter, BROKEN, InputWrapper } from "../json/clean-arguments.ts";
import { removableArguments } from "../json/find-removable.ts";
import { callId } from "../message/derive-ids.ts";
import type { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { ReceivedText } from "./merge-received.ts";
import { isBundle, resolveTool } from "./resolve-tool.ts";
import { CallBundle } from "./unpack-calls.ts";
import { type CallTarget, SingleCall } from "./write-call.ts";

type CallOutput = OutputFunctionCallItem | OutputCustomToolCallItem;

/**
 * A function or custom tool call becomes one tool_use block. A call that upstream has broken off is never completed:
 * half a command must not run, and Claude Code runs whatever is valid JSON. A call that never gets a name cannot be
 * run and is left out.
 * @see docs/mapping.md section 4
 */
export class ToolCall implements Item {
  readonly #writer: MessageWriter;
  readonly #held: HeldLimit;
  readonly #tools: ResponseContext["tools"];
  readonly #custom: boolean;
  readonly #place: number;
  readonly #received = new ReceivedText();
  #callId: string | undefined;
  /** Input that has come before the name: without a name there is no block. */
  #waiting = "";
  /** Set with the name. */
  #named: { input: ArgumentWriter; target: CallTarget } | null = null;

  /** @param place position among the answer's items, for a call without an id */
  constructor(
    writer: MessageWriter,
    held: HeldLimit,
    tools: ResponseContext["tools"],
    custom: boolean,
    place: number,
  ) {
    this.#writer = writer;
    this.#held = held;
    this.#tools = tools;
    this.#custom = custom;
    this.#place = place;
  }

  take(event: ItemEvent): void {
    switch (event.type) {
      case "response.output_item.added":
        this.#identify(event.item as CallOutput);
        return this.#show(this.#read(""));
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        return this.#show(this.#read(this.#received.delta(event.delta)));
      case "response.function_call_arguments.done":
        this.#name(event.name);
        return this.#show(this.#read(this.#received.whole(event.arguments)));
      case "response.custom_tool_call_input.done":
        return this.#show(this.#read(this.#received.whole(event.input)));
    }
  }

  end(item: OutputItem | null, extent: Extent): void {
    // A call of which nothing has been shown is left out when it is not whole.
    if (extent === "partial" && !this.#named?.target.isShown) return;
    const text = item === null ? "" : this.#complete(item as CallOutput);
    if (this.#named === null) return;
    const { input: argument, target } = this.#named;
    const { rest, input } = extent === "partial" ? BROKEN : argument.end(extent === "whole");
    if (input === null && extent !== "whole" && !target.isShown) return;
    this.#show(text + rest);
    target.end(input);
  }

  #identify({ call_id, id, name }: CallOutput): void {
    this.#callId ??= call_id || id || undefined;
    this.#name(name);
  }

  #complete(item: CallOutput): string {
    this.#identify(item);
    return this.#read(this.#received.whole(item.type === "custom_tool_call" ? item.input : item.arguments));
  }

  #name(called: unknown): void {
    if (this.#named !== null || typeof called !== "string") return;
    const tool = resolveTool(called, this.#tools);
    if (tool.name === "") return;
    const id = (): string => callId(this.#callId, this.#writer.id, this.#place);
    this.#named = {
      input: this.#custom ? new InputWrapper() : new ArgumentCleaner(removableArguments(tool.inputSchema)),
      target: isBundle(tool, this.#tools)
        ? new CallBundle(this.#writer, this.#tools, tool.name, id)
        : new SingleCall(this.#writer, tool.name, id),
    };
  }

  /** The next piece of input; returns what can be shown now. */
  #read(piece: string): string {
    if (piece !== "") this.#held.add(piece.length);
    const text = this.#waiting + piece;
    this.#waiting = this.#named ? "" : text;
    return this.#named && text !== "" ? this.#named.input.write(text) : "";
  }

  #show(text: string): void {
    if (text !== "") this.#named?.target.write(text);
  }
}
