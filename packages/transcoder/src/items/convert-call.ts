import type { ResponseContext } from "@codexthropic/protocol/contract";
import type {
  OutputCustomToolCallItem,
  OutputFunctionCallItem,
  OutputItem,
} from "@codexthropic/protocol/codex";
import { ArgumentCleaner, type ArgumentWriter, BROKEN, InputWrapper } from "../json/clean-arguments.ts";
import { removableArguments } from "../json/find-removable.ts";
import { callId, uniqueId } from "../message/derive-ids.ts";
import type { HeldLimit } from "../message/limit-held.ts";
import type { MessageWriter } from "../message/write-message.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { ReceivedText } from "./merge-received.ts";
import { isBundle, resolveTool } from "./resolve-tool.ts";
import { unpackCalls } from "./unpack-calls.ts";

type CallOutput = OutputFunctionCallItem | OutputCustomToolCallItem;

type State =
  /** What arrives before the name waits: without a name there is no block. */
  | { kind: "unnamed"; waiting: string }
  /** A block is opened by its first piece of input. */
  | { kind: "named"; name: string; waiting: string; input: ArgumentWriter }
  | { kind: "open"; input: ArgumentWriter }
  /** Several calls in one, unpacked when all of it has come. */
  | { kind: "bundle"; name: string; waiting: string; input: ArgumentWriter; text: string };

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
  #state: State = { kind: "unnamed", waiting: "" };

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
        this.#show(this.#waiting());
        return;
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        this.#show(this.#read(this.#received.delta(event.delta)));
        return;
      case "response.function_call_arguments.done":
        this.#name(event.name);
        this.#show(this.#waiting() + this.#read(this.#received.whole(event.arguments)));
        return;
      case "response.custom_tool_call_input.done":
        this.#show(this.#read(this.#received.whole(event.input)));
    }
  }

  end(item: OutputItem | null, extent: Extent): void {
    // A call of which nothing has been shown is left out when it is not whole.
    if (this.#state.kind !== "open" && extent === "partial") return;
    const text = item === null ? "" : this.#complete(item as CallOutput);
    if (this.#state.kind === "unnamed") return;
    const { rest, input } = extent === "partial" ? BROKEN : this.#state.input.end(extent === "whole");
    if (input === null && this.#state.kind !== "open" && extent !== "whole") return;
    if (this.#state.kind === "bundle")
      return this.#unpack(this.#state.name, this.#state.text + text + rest, input);
    this.#show(text + rest);
    this.#writer.endCall(input);
  }

  #identify({ call_id, id, name }: CallOutput): void {
    this.#callId ??= call_id || id || undefined;
    this.#name(name);
  }

  #complete(item: CallOutput): string {
    this.#identify(item);
    const whole = item.type === "custom_tool_call" ? item.input : item.arguments;
    return this.#waiting() + this.#read(this.#received.whole(whole));
  }

  #name(called: unknown): void {
    if (this.#state.kind !== "unnamed" || typeof called !== "string") return;
    const tool = resolveTool(called, this.#tools);
    if (tool.name === "") return;
    const { waiting } = this.#state;
    const input = this.#custom
      ? new InputWrapper()
      : new ArgumentCleaner(removableArguments(tool.inputSchema));
    this.#state = isBundle(tool, this.#tools)
      ? { kind: "bundle", name: tool.name, waiting, input, text: "" }
      : { kind: "named", name: tool.name, waiting, input };
  }

  /** What came before the name and can be shown now. */
  #waiting(): string {
    if (this.#state.kind !== "named" && this.#state.kind !== "bundle") return "";
    const { waiting, input } = this.#state;
    this.#state.waiting = "";
    return waiting === "" ? "" : input.write(waiting);
  }

  /** The next piece of input; returns what can be shown of it. */
  #read(piece: string): string {
    if (piece === "") return "";
    this.#held.add(piece.length);
    if (this.#state.kind !== "unnamed") return this.#state.input.write(piece);
    this.#state.waiting += piece;
    return "";
  }

  #show(text: string): void {
    if (text === "") return;
    if (this.#state.kind === "bundle") this.#state.text += text;
    else this.#append(text);
  }

  #append(text: string): void {
    if (this.#state.kind === "named") {
      this.#open(this.#state.name, this.#id());
      this.#state = { kind: "open", input: this.#state.input };
    }
    this.#writer.append(text);
  }

  /** Writes the calls of a bundle. One that holds no calls is a call like any other; a broken one is not shown. */
  #unpack(name: string, text: string, input: object | null): void {
    const id = this.#id();
    if (input === null) {
      this.#writer.contents.brokenCalls.push(id);
      return;
    }
    const calls = unpackCalls(input, (called) => isBundle(resolveTool(called, this.#tools), this.#tools));
    for (const [n, call] of (calls ?? []).entries()) {
      const tool = resolveTool(call.name, this.#tools);
      const cleaner = new ArgumentCleaner(removableArguments(tool.inputSchema));
      const start = cleaner.write(call.arguments);
      const end = cleaner.end(true);
      this.#open(tool.name, `${id}_${n + 1}`);
      this.#writer.append(start + end.rest);
      this.#writer.endCall(end.input);
    }
    if (calls) return;
    this.#open(name, id);
    this.#writer.append(text);
    this.#writer.endCall(input);
  }

  #id(): string {
    return callId(this.#callId, this.#writer.id, this.#place);
  }

  #open(name: string, id: string): void {
    this.#writer.openBlock({ type: "tool_use", id: uniqueId(id, this.#writer.ids), name, input: {} });
  }
}
