import type { InputContent, InputText } from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { ToolChange } from "../tools/select-tools.ts";
import { wellFormed } from "../text.ts";

/** The result of converting one block: its parts, its losses, and its changes to the tools on offer. */
export interface ContentParts {
  parts: readonly InputContent[];
  degraded: readonly Degraded[];
  toolChanges: readonly ToolChange[];
}

const NOTHING: readonly never[] = [];

/** Makes an input text. Every text of the conversation passes through this function. */
export function inputText(text: string): InputText {
  return { type: "input_text", text: wellFormed(text) };
}

export function partsOf(
  parts: readonly InputContent[],
  degraded: readonly Degraded[] = NOTHING,
  toolChanges: readonly ToolChange[] = NOTHING,
): ContentParts {
  return { parts, degraded, toolChanges };
}

export function joinParts(list: readonly ContentParts[]): ContentParts {
  const [only] = list;
  if (list.length === 1 && only) return only;
  return {
    parts: list.flatMap(({ parts }) => parts),
    degraded: list.flatMap(({ degraded }) => degraded),
    toolChanges: list.flatMap(({ toolChanges }) => toolChanges),
  };
}

/** Makes the line of text that replaces an image or a document which cannot be sent. */
export function placeholder(what: "image" | "document", why: string, entry: Degraded): ContentParts {
  return partsOf([inputText(`[${what} omitted: ${why}]`)], [entry]);
}
