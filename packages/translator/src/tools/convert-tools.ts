import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { CodexTool } from "@codexthropic/protocol/codex";
import type { Degraded, ResponseContext } from "@codexthropic/protocol/contract";
import { asText } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";
import { contextTool, convertFunctionTool } from "./convert-function-tool.ts";
import { convertToolSearch, type ToolSearch } from "./convert-tool-search.ts";
import { convertWebSearch, isHostedSearch, searchLimits, siteInstruction } from "./convert-web-search.ts";
import { clientName, isFunction, isServerToolSearch } from "./published-tools.ts";

/** The tools as they are sent, and the part of the response context that follows from them. */
export interface ConvertedTools {
  list: CodexTool[];
  degraded: readonly Degraded[];
  /** A text that has to be sent behind the conversation. */
  instruction: string | undefined;
  context: Pick<ResponseContext, "tools" | "webSearch" | "toolSearch">;
}

/** The beginning of each server tool's type, and the loss to report when it is not offered. */
const UNAVAILABLE: readonly (readonly [prefix: string, Degraded])[] = [
  ["code_execution_", "tool.code_execution"],
  ["mcp_toolset", "tool.mcp"],
  ["browser_toolset_", "tool.toolset"],
  ["computer_toolset_", "tool.toolset"],
];

export function convertTools(
  offered: readonly ToolParam[],
  search: ToolSearch | null,
  settings: Settings,
): ConvertedTools {
  const list: CodexTool[] = [];
  const tools: Record<string, ResponseContext["tools"][string]> = {};
  const webSearch = chooseWebSearch(offered, settings);
  const degraded: Degraded[] = [...webSearch.degraded];
  for (const tool of offered) {
    if (tool === webSearch.tool) list.push(convertWebSearch(tool, settings));
    if (isHostedSearch(tool) || isServerToolSearch(tool)) continue;
    if (tool === search?.tool) {
      list.push(convertToolSearch(tool, settings));
      continue;
    }
    const converted = convertFunctionTool(tool, settings);
    if (converted) {
      list.push(converted.tool);
      degraded.push(...converted.degraded);
      tools[converted.tool.name] = converted.context;
    } else if (!isFunction(tool)) degraded.push(unavailable(tool));
  }
  // Deferred tools are not in `tools`, but the model may call them.
  for (const tool of search?.deferred.values() ?? []) {
    tools[settings.names.upstream(clientName(tool))] ??= contextTool(tool);
  }
  return {
    list,
    degraded,
    instruction: webSearch.tool && siteInstruction(webSearch.tool, settings),
    context: {
      tools,
      webSearch: webSearch.tool ? searchLimits(webSearch.tool) : null,
      toolSearch: search && { name: search.name },
    },
  };
}

/** One hosted search replaces all of them. It has the settings of the first search, else of the first fetch. */
function chooseWebSearch(
  offered: readonly ToolParam[],
  { lane }: Settings,
): { tool: ToolParam | undefined; degraded: Degraded[] } {
  const searches = offered.filter(isHostedSearch);
  const degraded: Degraded[] = searches.some(isFetch) ? ["tool.web_fetch"] : [];
  if (lane === "full") return { tool: searches.find((tool) => !isFetch(tool)) ?? searches[0], degraded };
  // The lite lane has no hosted tools. @see docs/reference/codex-backend.md section 18
  if (searches.length > 0) degraded.push("tool.web_search");
  return { tool: undefined, degraded };
}

const isFetch = ({ type }: ToolParam): boolean => asText(type)?.startsWith("web_fetch_") === true;

function unavailable(tool: ToolParam): Degraded {
  const type = asText(tool.type) ?? "";
  return UNAVAILABLE.find(([prefix]) => type.startsWith(prefix))?.[1] ?? "tool.unknown";
}
