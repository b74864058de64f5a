import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type {
  DeferredFunctionTool,
  ToolSearchCallItem,
  ToolSearchOutputItem,
  ToolSearchTool,
} from "@codexthropic/protocol/codex";
import { asObject, asText, parseJson } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";
import { wellFormed } from "../text.ts";
import { convertParameters } from "./convert-function-tool.ts";
import { isFunction, isServerToolSearch, PLACEHOLDER } from "./published-tools.ts";

/**
 * The client's search among deferred tools, offered as the backend's own `tool_search`. `tools` come before everything
 * else in the prompt, so a tool that is added to them in mid-session makes the backend read the whole prompt again.
 * As a part of a search output it is added behind what the backend has read already.
 * @see docs/mapping.md section 2 "Deferred tools"
 * @module
 */
export interface ToolSearch {
  /** The client's name for it. */
  name: string;
  tool: ToolParam;
  /** The functions that a search can find, by name. */
  deferred: ReadonlyMap<string, ToolParam>;
  /** The deferred tool that `tool_choice` names. It has to be in `tools`, and must not be defined twice. */
  chosen: string | null;
}

/** Claude Code's name. @see docs/reference/claude-code-client.md section 2.3 */
const NAME = "ToolSearch";

/** Returns `null` when the native search cannot be used. Loaded tools are then added to `tools`. */
export function findToolSearch(
  tools: ReadonlyMap<string, ToolParam>,
  chosen: string | null,
  { info, withoutToolSearch }: Settings,
): ToolSearch | null {
  if (withoutToolSearch || info?.supports_search_tool !== true) return null;
  const tool = tools.get(NAME);
  if (!tool || !isFunction(tool) || isDeferred(tool)) return null;
  const all = [...tools.values()];
  if (!all.some(isDeferred) || all.some(isServerToolSearch)) return null;
  const deferred = [...tools].filter(([, candidate]) => isDeferred(candidate) && isFunction(candidate));
  const found = new Map(deferred);
  found.delete(PLACEHOLDER);
  return {
    name: NAME,
    tool,
    deferred: found,
    chosen: chosen !== null && found.delete(chosen) ? chosen : null,
  };
}

export function isDeferred(tool: ToolParam): boolean {
  return tool.defer_loading === true;
}

export function convertToolSearch(tool: ToolParam, settings: Settings): ToolSearchTool {
  return {
    type: "tool_search",
    execution: "client",
    description: wellFormed(asText(tool.description) ?? DESCRIPTION),
    parameters: convertParameters(tool.input_schema, settings).parameters,
  };
}

/** Used when the client's tool has no description. The backend requires one. */
const DESCRIPTION = "Finds tools that are not listed here, and loads their definitions.";

export function searchCall(callId: string, json: string): ToolSearchCallItem {
  return {
    type: "tool_search_call",
    call_id: callId,
    status: "completed",
    execution: "client",
    arguments: asObject(parseJson(json)),
  };
}

export function searchOutput(callId: string, tools: DeferredFunctionTool[]): ToolSearchOutputItem {
  return { type: "tool_search_output", call_id: callId, status: "completed", execution: "client", tools };
}
