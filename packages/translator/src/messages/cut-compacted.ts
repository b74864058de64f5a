import type { MessageParam } from "@codexthropic/protocol/anthropic";
import { asObject, asText, isObject, type JsonObject, objectsIn } from "@codexthropic/protocol/json";
import type { ToolChange } from "../tools/select-tools.ts";
import { readToolChange } from "./read-tool-changes.ts";

/** The position from which the conversation is sent, and the tool changes before it. */
export interface CompactedHistory {
  /** The first message that is sent. */
  message: number;
  /** The first of its blocks that is sent. */
  block: number;
  toolChanges: readonly ToolChange[];
}

const UNCUT: CompactedHistory = { message: 0, block: 0, toolChanges: [] };

/**
 * Finds the last `compaction` block with content: it replaces everything before it. A block without content is the
 * result of a failed compaction and replaces nothing.
 * @see BetaCompactionBlockParam of @anthropic-ai/sdk 1.14
 */
export function cutCompacted(messages: readonly MessageParam[]): CompactedHistory {
  for (let message = messages.length - 1; message >= 0; message--) {
    const content = messages[message]?.content;
    if (!Array.isArray(content)) continue;
    const block = (content as unknown[]).findLastIndex(isSummary);
    if (block < 0) continue;
    const summary = content[block] as JsonObject;
    const toolChanges = Array.isArray(summary["tool_changes"])
      ? objectsIn(summary["tool_changes"]).flatMap(readToolChange)
      : [
          ...messages.slice(0, message).flatMap(({ content }) => changesIn(content)),
          ...changesIn(content.slice(0, block)),
        ];
    return { message, block, toolChanges };
  }
  return UNCUT;
}

export function isSummary(block: unknown): block is JsonObject {
  return isObject(block) && block["type"] === "compaction" && asText(block["content"]) !== undefined;
}

/** Returns the changes that blocks make to the tools. */
function changesIn(content: unknown): ToolChange[] {
  return objectsIn(content).flatMap((block) => [
    ...references(block).flatMap(loadOf),
    ...readToolChange(block),
  ]);
}

/** Returns the references to found tools in a block. */
function references(block: JsonObject): JsonObject[] {
  switch (block["type"]) {
    case "tool_reference":
      return [block];
    case "tool_result":
      return objectsIn(block["content"]).filter(({ type }) => type === "tool_reference");
    case "tool_search_tool_result":
      return objectsIn(asObject(block["content"])["tool_references"]);
    default:
      return [];
  }
}

function loadOf({ tool_name: name }: JsonObject): ToolChange[] {
  return typeof name === "string" ? [{ kind: "load", name }] : [];
}
