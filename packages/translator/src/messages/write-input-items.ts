import type { MessageParam } from "@codexthropic/protocol/anthropic";
import type {
  AssistantMessageItem,
  FunctionCallItem,
  FunctionCallOutputItem,
  InputContent,
  InputItem,
  MessageItem,
  ReasoningInputItem,
  ToolSearchCallItem,
  ToolSearchOutputItem,
} from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import { inputText } from "../content/content-parts.ts";

/**
 * Writes the input items. Parts that follow each other in one message share one item; nothing is ever shared
 * between messages, so that a longer conversation begins with the very items of a shorter one.
 */
export interface ItemWriter {
  readonly items: InputItem[];
  /** Starts a message. `hasCalls`: the message calls tools of the client, so its texts do not end the turn. */
  begin(role: MessageParam["role"], hasCalls: boolean): void;
  /** Adds a part to the message. Returns the loss, if there is one: assistant messages hold text only. */
  add(part: InputContent): Degraded | null;
  call(item: FunctionCallItem | ToolSearchCallItem): void;
  /** Adds an output, or a message that shares its item with nothing else. */
  output(item: FunctionCallOutputItem | ToolSearchOutputItem | MessageItem): void;
  /** Adds reasoning of an assistant in front of the next item of the same turn. Without a next item it is left out. */
  reason(item: ReasoningInputItem): void;
}

type OpenItem =
  | { kind: "none" }
  | { kind: "assistant"; item: AssistantMessageItem }
  | { kind: "user" | "developer"; item: MessageItem };

export function createItemWriter(): ItemWriter {
  const items: InputItem[] = [];
  let role: MessageParam["role"] = "user";
  let phase: NonNullable<AssistantMessageItem["phase"]> = "final_answer";
  let open: OpenItem = { kind: "none" };
  let reasoning: ReasoningInputItem[] = [];
  const reasoned = new Set<string>();

  const push = (item: InputItem): void => {
    open = { kind: "none" };
    items.push(item);
  };
  const pushReasoning = (): void => {
    if (reasoning.length === 0) return;
    for (const item of reasoning) {
      // The backend refuses an item that occurs twice (in the history of a forked session).
      if (item.id !== undefined && reasoned.has(item.id)) continue;
      if (item.id !== undefined) reasoned.add(item.id);
      push(item);
    }
    reasoning = [];
  };

  const addToAssistant = (text: string): void => {
    pushReasoning();
    if (open.kind !== "assistant") {
      const item: AssistantMessageItem = { type: "message", role: "assistant", content: [], phase };
      push(item);
      open = { kind: "assistant", item };
    }
    open.item.content.push({ type: "output_text", text });
  };

  const addToInput = (kind: "user" | "developer", part: InputContent): void => {
    reasoning = [];
    if (open.kind !== kind) {
      const item: MessageItem = { type: "message", role: kind, content: [] };
      push(item);
      open = { kind, item };
    }
    open.item.content.push(part);
  };

  return {
    items,
    begin(next, hasCalls) {
      role = next;
      phase = hasCalls ? "commentary" : "final_answer";
      open = { kind: "none" };
    },
    add(part) {
      if (part.type === "input_text" && part.text === "") return null;
      if (role !== "assistant") {
        // The backend is only known to accept texts from a developer.
        addToInput(role === "system" && part.type === "input_text" ? "developer" : "user", part);
        return null;
      }
      if (part.type === "input_text") {
        addToAssistant(part.text);
        return null;
      }
      const what = part.type === "input_image" ? "image" : "document";
      addToAssistant(inputText(`[${what} omitted: it stands in an assistant turn]`).text);
      return `${what}.assistant`;
    },
    call(item) {
      pushReasoning();
      push(item);
    },
    output(item) {
      reasoning = [];
      push(item);
    },
    reason(item) {
      if (role === "assistant") reasoning.push(item);
    },
  };
}
