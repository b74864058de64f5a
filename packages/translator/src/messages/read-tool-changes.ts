import type {
  MessageParam,
  ToolAdditionBlockParam,
  ToolParam,
  ToolRemovalBlockParam,
} from "@codexthropic/protocol/anthropic";
import {
  asObject,
  asText,
  isObject,
  type JsonObject,
  objectsIn,
  type Unchecked,
} from "@codexthropic/protocol/json";
import type { ToolChange } from "../tools/select-tools.ts";

type ChangeBlock = Unchecked<ToolAdditionBlockParam | ToolRemovalBlockParam>;

/** Reads a `tool_addition` (a reference loads a deferred tool, a definition adds a new one) or a `tool_removal`. */
export function readToolChange({ type, tool }: ChangeBlock): ToolChange[] {
  const { type: kind, definition, name } = asObject(tool);
  if (type === "tool_removal") return typeof name === "string" ? [{ kind: "remove", name }] : [];
  if (type !== "tool_addition") return [];
  if (kind === "tool_definition")
    return isNamedTool(definition) ? [{ kind: "define", tool: definition }] : [];
  return typeof name === "string" ? [{ kind: "load", name }] : [];
}

/** Returns the tools that messages define, in `tool_addition` blocks and in the `tool_changes` of summaries. */
export function readDefinitions(messages: readonly MessageParam[]): ToolParam[] {
  const tools: ToolParam[] = [];
  const add = (block: ChangeBlock): void => {
    for (const change of readToolChange(block)) if (change.kind === "define") tools.push(change.tool);
  };
  for (const { content } of messages) {
    if (!Array.isArray(content)) continue;
    for (const block of content as JsonObject[]) {
      if (block["type"] === "tool_addition") add(block);
      else if (block["type"] === "compaction") objectsIn(block["tool_changes"]).forEach(add);
    }
  }
  return tools;
}

function isNamedTool(value: unknown): value is ToolParam & { name: string } {
  return isObject(value) && asText(value["name"]) !== undefined;
}
