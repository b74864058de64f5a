import type {
  InputItem,
  OutputFunctionCallItem,
  OutputItem,
  OutputMessageItem,
  OutputReasoningItem,
  OutputToolSearchCallItem,
} from "@codexthropic/protocol/codex";
import { parseObject } from "@codexthropic/protocol/json";

/** One step of an answer, without what differs in form between what was received and what is sent back. */
type Step =
  | { kind: "text"; value: string }
  | { kind: "reasoning"; value: string }
  | { kind: "function_call" | "tool_search_call"; value: string };

/**
 * Whether an answer, as the backend holds it, is what the client sends back: the same texts and the same calls, in the
 * same order, and all reasoning that is sent back. Texts that follow each other count as one. Reasoning that the client
 * did not get does not count: the backend may keep it, as it does for the Codex CLI. Neither do ids of items,
 * annotations, phases and the spelling of arguments, because the transcoder removes arguments that say nothing.
 * Anything else that has no counterpart is a difference: a web search, a refusal, a wrapper of several calls, a call
 * that was left out.
 * @see docs/designs/websocket.md "When a frame may continue"
 */
export function isSameAnswer(received: readonly OutputItem[], sentBack: readonly InputItem[]): boolean {
  const held = received.map(stepsOfOutput);
  const wanted = sentBack.map(stepsOfInput);
  if (held.includes(null) || wanted.includes(null)) return false;
  const right = joinTexts(wanted.flatMap((steps) => steps ?? []));
  const reasoned = new Set(right.flatMap(({ kind, value }) => (kind === "reasoning" ? [value] : [])));
  const left = joinTexts(
    held
      .flatMap((steps) => steps ?? [])
      .filter(({ kind, value }) => kind !== "reasoning" || reasoned.has(value)),
  );
  return (
    left.length === right.length &&
    left.every(({ kind, value }, index) => kind === right[index]?.kind && value === right[index].value)
  );
}

/** Whether the items that follow an answer answer each of its calls once, and nothing that was not called. */
export function answersCalls(sentBack: readonly InputItem[], rest: readonly InputItem[]): boolean {
  const open = new Set<string>();
  for (const item of [...sentBack, ...rest]) {
    switch (item.type) {
      case "function_call":
      case "tool_search_call":
        open.add(item.call_id);
        break;
      case "function_call_output":
      case "tool_search_output":
        if (!open.delete(item.call_id)) return false;
    }
  }
  return open.size === 0;
}

/** `null`: the item has no counterpart in what a client sends back. */
function stepsOfOutput(item: OutputItem): Step[] | null {
  switch (item.type) {
    case "message":
      return textsOf((item as OutputMessageItem).content ?? []);
    case "reasoning":
      return reasoningSteps((item as OutputReasoningItem).encrypted_content);
    case "function_call": {
      const { namespace, call_id, name, arguments: text } = item as OutputFunctionCallItem;
      return namespace || parseObject(text ?? "") === undefined
        ? null
        : callStep("function_call", call_id, name);
    }
    case "tool_search_call": {
      const { execution, call_id } = item as OutputToolSearchCallItem;
      return execution === "client" ? callStep("tool_search_call", call_id, "") : null;
    }
    default:
      return null;
  }
}

function stepsOfInput(item: InputItem): Step[] | null {
  switch (item.type) {
    case "message":
      return item.role === "assistant" ? textsOf(item.content) : null;
    case "reasoning":
      return reasoningSteps(item.encrypted_content);
    case "function_call":
      return callStep("function_call", item.call_id, item.name);
    case "tool_search_call":
      return callStep("tool_search_call", item.call_id, "");
    default:
      return null;
  }
}

function textsOf(parts: NonNullable<OutputMessageItem["content"]>): Step[] | null {
  const texts: Step[] = [];
  for (const part of parts) {
    if (part.type !== "output_text" || typeof part.text !== "string") return null;
    if (part.text !== "") texts.push({ kind: "text", value: part.text });
  }
  return texts;
}

function reasoningSteps(encrypted: string | null | undefined): Step[] {
  return encrypted ? [{ kind: "reasoning", value: encrypted }] : [];
}

function callStep(kind: Step["kind"], id: string | undefined, name: string | undefined): Step[] | null {
  return id && name !== undefined ? [{ kind, value: JSON.stringify([id, name]) }] : null;
}

function joinTexts(steps: readonly Step[]): Step[] {
  const joined: Step[] = [];
  for (const step of steps) {
    const last = joined.at(-1);
    if (step.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = { kind: "text", value: last.value + step.value };
    } else joined.push(step);
  }
  return joined;
}
