import type { BuildOptions, Degraded, ResponseContext } from "@codexthropic/protocol/contract";
import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { CodexTool } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { NOTHING } from "../options.ts";
import { recalled } from "../recall.ts";
import { asText } from "../unchecked.ts";
import { functionTool } from "./function-tool.ts";
import { clientName, isToolSearch } from "./offer.ts";
import { hostedSearch, isHostedSearch, searchLimits } from "./web-search.ts";

/** The tools as the backend gets them, and what the answer's names mean. */
export interface CodexTools {
  list: CodexTool[];
  restored: ResponseContext["tools"];
  /** Set when the hosted search is among them. */
  webSearch: ResponseContext["webSearch"];
}

/** Server tools by the beginning of their type, and what it means that they are not offered. */
const UNAVAILABLE: readonly (readonly [prefix: string, Degraded])[] = [
  ["code_execution_", "tool.code_execution"],
  ["mcp_toolset", "tool.mcp"],
  ["browser_toolset_", "tool.toolset"],
  ["computer_toolset_", "tool.toolset"],
];

export function codexTools(
  offered: readonly ToolParam[],
  { looseTools = NOTHING, omitTools = NOTHING }: Partial<BuildOptions>,
  context: Context,
): CodexTools {
  const list: CodexTool[] = [];
  const restored: Record<string, ResponseContext["tools"][string]> = {};
  const search = chooseSearch(offered, context);
  for (const tool of offered) {
    if (tool === search) list.push(hostedSearch(tool));
    if (isHostedSearch(tool) || isToolSearch(tool)) continue;
    const upstream = context.names.upstream(clientName(tool));
    if (omitTools.has(upstream)) continue;
    const offering = { upstream, isLoose: looseTools.has(upstream) };
    const offer = recalled(
      tool,
      `tool ${JSON.stringify(offering)}`,
      { context, changes: [] },
      (source, notes) => functionTool(source, offering, notes),
    );
    if (!offer) context.degraded.add(unavailable(tool));
    else {
      list.push(offer.tool);
      restored[upstream] = offer.restored;
    }
  }
  return { list, restored, webSearch: search ? searchLimits(search) : null };
}

/** One hosted search serves them all; the settings are those of the search, else of the fetch. */
function chooseSearch(offered: readonly ToolParam[], { lane, degraded }: Context): ToolParam | undefined {
  const searches = offered.filter(isHostedSearch);
  if (searches.some(isFetch)) degraded.add("tool.web_fetch");
  if (lane === "full") return searches.find((tool) => !isFetch(tool)) ?? searches[0];
  // The lite lane has no hosted tools. @see codex-backend.md section 18
  if (searches.length > 0) degraded.add("tool.web_search");
  return undefined;
}

const isFetch = ({ type }: ToolParam): boolean => asText(type)?.startsWith("web_fetch_") === true;

function unavailable(tool: ToolParam): Degraded {
  const type = asText(tool.type) ?? "";
  return UNAVAILABLE.find(([prefix]) => type.startsWith(prefix))?.[1] ?? "tool.unknown";
}
