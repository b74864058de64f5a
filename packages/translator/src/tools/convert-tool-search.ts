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
 * The client's search among deferred tools, offered as the backend's own `tool_search`. Tools stand before everything
 * else in the prompt: a tool that appeared in `tools` in mid-session would make the backend read all of it anew. As
 * the output of a search it stands where it was found.
 * @see docs/mapping.md section 2 "Deferred tools"
 * @module
 */
export interface ToolSearch {
  /** The client's name for it. */
  name: string;
  tool: ToolParam;
  /** The functions that can be found, by their names. */
  deferred: ReadonlyMap<string, ToolParam>;
  /** A deferred tool that `tool_choice` names: it has to be in `tools`, and must not be defined twice. */
  chosen: string | null;
}

/** Claude Code's name. @see claude-code-client.md section 2.3 */
const NAME = "ToolSearch";

/** `null`: deferred tools are offered once they are loaded. */
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
  const description = asText(tool.description);
  return {
    type: "tool_search",
    execution: "client",
    ...(description !== undefined && { description: wellFormed(description) }),
    parameters: convertParameters(tool.input_schema, settings).parameters,
  };
}

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
