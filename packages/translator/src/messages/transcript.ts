import type {
  AssistantMessageItem,
  FunctionCallItem,
  FunctionCallOutputItem,
  InputContent,
  InputItem,
  MessageItem,
  ReasoningInputItem,
} from "@codexthropic/protocol/codex";
import type { MessageParam } from "@codexthropic/protocol/anthropic";
import { placeholder } from "../blocks/placeholder.ts";
import type { Context } from "../context.ts";

/**
 * Writes the input items. Parts that follow each other in one message share one item; nothing is ever shared
 * between messages, so that a longer conversation begins with the very items of a shorter one.
 */
export interface Transcript {
  readonly items: InputItem[];
  /** Starts a message. */
  begin(role: MessageParam["role"]): void;
  add(part: InputContent): void;
  call(item: FunctionCallItem): void;
  output(item: FunctionCallOutputItem): void;
  /** Of an assistant: stands in front of what follows it in the same turn; when nothing does, it is left out. */
  reason(item: ReasoningInputItem): void;
}

type OpenItem =
  | { kind: "none" }
  | { kind: "assistant"; item: AssistantMessageItem }
  | { kind: "user" | "developer"; item: MessageItem };

export function createTranscript({ degraded }: Context): Transcript {
  const items: InputItem[] = [];
  let role: MessageParam["role"] = "user";
  let open: OpenItem = { kind: "none" };
  let reasoning: ReasoningInputItem[] = [];
  const reasoned = new Set<string>();

  const push = (item: InputItem): void => {
    open = { kind: "none" };
    items.push(item);
  };
  const settleReasoning = (): void => {
    if (reasoning.length === 0) return;
    for (const item of reasoning) {
      // An item that stands twice in the history (a forked session) is refused.
      if (item.id !== undefined && reasoned.has(item.id)) continue;
      if (item.id !== undefined) reasoned.add(item.id);
      push(item);
    }
    reasoning = [];
  };

  const addToAssistant = (text: string): void => {
    settleReasoning();
    if (open.kind !== "assistant") {
      const item: AssistantMessageItem = { type: "message", role: "assistant", content: [] };
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
    begin(next) {
      role = next;
      open = { kind: "none" };
    },
    add(part) {
      if (part.type === "input_text" && part.text === "") return;
      if (role === "assistant") addToAssistant(textInAssistant(part, degraded));
      // Only texts are certain to be taken from a developer.
      else addToInput(role === "system" && part.type === "input_text" ? "developer" : "user", part);
    },
    call(item) {
      settleReasoning();
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

/** Assistant messages hold text only. */
function textInAssistant(part: InputContent, degraded: Context["degraded"]): string {
  if (part.type === "input_text") return part.text;
  const what = part.type === "input_image" ? "image" : "document";
  return placeholder(what, "it stands in an assistant turn", `${what}.assistant`, degraded).text;
}
