import type { MessageParam } from "@codexthropic/protocol/anthropic";
import { asText, isObject, type JsonObject, objectsIn } from "@codexthropic/protocol/json";
import type { ToolChange } from "../tools/select-tools.ts";
import { readToolChange } from "./read-tool-changes.ts";

/** Where the conversation begins that is sent, and what was done to the tools before. */
export interface Cut {
  /** The first message that is sent. */
  message: number;
  /** The first of its blocks that is sent. */
  block: number;
  toolChanges: readonly ToolChange[];
}

const UNCUT: Cut = { message: 0, block: 0, toolChanges: [] };

/**
 * A `compaction` block stands for everything before it; of several the last one counts. One without content failed
 * and stands for nothing.
 * @see BetaCompactionBlockParam of @anthropic-ai/sdk 1.14
 */
export function cutCompacted(messages: readonly MessageParam[]): Cut {
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

/** Tools that were loaded, added or withdrawn, at any depth of the blocks. */
function changesIn(content: unknown): ToolChange[] {
  return objectsIn(content).flatMap((block): ToolChange[] => {
    if (block["type"] === "tool_reference") return loadOf(block);
    if (block["type"] === "tool_result") return changesIn(block["content"]);
    if (block["type"] === "tool_search_tool_result" && isObject(block["content"])) {
      return objectsIn(block["content"]["tool_references"]).flatMap(loadOf);
    }
    return readToolChange(block);
  });
}

function loadOf({ tool_name: name }: JsonObject): ToolChange[] {
  return typeof name === "string" ? [{ kind: "load", name }] : [];
}
