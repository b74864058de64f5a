import type { Restore } from "@codexthropic/protocol";
import type {
  OutputCustomToolCallItem,
  OutputFunctionCallItem,
  OutputItem,
} from "@codexthropic/protocol/codex";
import type { Answer } from "../core/answer.ts";
import { callId, unique } from "../core/ids.ts";
import { argumentShape } from "../json/argument-shape.ts";
import {
  ArgumentCleaner,
  type ArgumentsEnd,
  type ArgumentWriter,
  InputWrapper,
} from "../json/clean-arguments.ts";
import type { Extent, Item, ItemEvent } from "./item.ts";
import { Received } from "./received.ts";

/** Arguments that upstream broke off stay as they were shown: Claude Code runs what is valid JSON, whatever the stop reason. */
const BROKEN: ArgumentsEnd = { rest: "", complete: false };

type CallOutput = OutputFunctionCallItem | OutputCustomToolCallItem;

/** A call without a name has no block; what arrives until then waits. A block is opened by its first piece of input. */
type State =
  | { kind: "unnamed"; waiting: string }
  | { kind: "named"; name: string; waiting: string; input: ArgumentWriter }
  | { kind: "open"; input: ArgumentWriter };

/**
 * A function or custom tool call becomes one tool_use block. A call that upstream has broken off is never
 * completed: half a command must not run. A call that never gets a name cannot be run and is left out.
 * @see docs/mapping.md section 4
 */
export class ToolCall implements Item {
  readonly #answer: Answer;
  readonly #restore: Restore;
  readonly #custom: boolean;
  readonly #place: number;
  readonly #received = new Received();
  #callId: string | undefined;
  #state: State = { kind: "unnamed", waiting: "" };

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
        this.#show(this.#waiting());
        return;
      case "response.function_call_arguments.delta":
      case "response.custom_tool_call_input.delta":
        this.#show(this.#write(this.#received.delta(event.delta)));
        return;
      case "response.function_call_arguments.done":
        this.#name(event.name);
        this.#show(this.#waiting() + this.#write(this.#received.whole(event.arguments)));
        return;
      case "response.custom_tool_call_input.done":
        this.#show(this.#write(this.#received.whole(event.input)));
    }
  }

  end(item: OutputItem | null, extent: Extent): void {
    // A call of which nothing has been shown yet had better not be shown half.
    if (this.#state.kind !== "open" && extent === "partial") return;
    const text = item === null ? "" : this.#complete(item as CallOutput);
    if (this.#state.kind === "unnamed") return;
    const { rest, complete } = extent === "partial" ? BROKEN : this.#state.input.end(extent === "whole");
    if (!complete && this.#state.kind !== "open" && extent !== "whole") return;
    this.#show(text + rest);
    this.#answer.closeBlock();
    this.#answer.contents[complete ? "calls" : "broken"] = true;
  }

  #identify({ call_id, id, name }: CallOutput): void {
    this.#callId ??= call_id || id || undefined;
    this.#name(name);
  }

  #complete(item: CallOutput): string {
    this.#identify(item);
    const whole = item.type === "custom_tool_call" ? item.input : item.arguments;
    return this.#waiting() + this.#write(this.#received.whole(whole));
  }

  #name(name: unknown): void {
    if (this.#state.kind !== "unnamed" || typeof name !== "string" || name === "") return;
    const { tools } = this.#restore;
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
    this.#state = {
      kind: "named",
      name: tool?.name ?? name,
      waiting: this.#state.waiting,
      input: this.#custom ? new InputWrapper() : new ArgumentCleaner(argumentShape(tool?.input_schema)),
    };
  }

  /** What came before the name and can be shown now. */
  #waiting(): string {
    if (this.#state.kind !== "named") return "";
    const { waiting, input } = this.#state;
    this.#state.waiting = "";
    return waiting === "" ? "" : input.write(waiting);
  }

  /** The next piece of input; returns what can be shown of it. */
  #write(piece: string): string {
    if (piece === "") return "";
    this.#answer.held.add(piece.length);
    if (this.#state.kind !== "unnamed") return this.#state.input.write(piece);
    this.#state.waiting += piece;
    return "";
  }

  #show(text: string): void {
    if (text === "") return;
    if (this.#state.kind === "named") this.#open(this.#state);
    this.#answer.append(text);
  }

  /** The block has the client's own name of the tool. */
  #open({ name, input }: { name: string; input: ArgumentWriter }): void {
    const id = callId(this.#callId, this.#answer.id, this.#place);
    this.#answer.openBlock({ type: "tool_use", id: unique(id, this.#answer.ids), name, input: {} });
    this.#state = { kind: "open", input };
  }
}
