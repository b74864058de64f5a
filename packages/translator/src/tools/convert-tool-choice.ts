import type { ToolChoice, ToolParam } from "@codexthropic/protocol/anthropic";
import type { CodexTool, CodexToolChoice } from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { ToolSearch } from "./convert-tool-search.ts";
import { isHostedSearch } from "./convert-web-search.ts";
import { clientName } from "./published-tools.ts";
import type { ToolNames } from "./rename-tools.ts";

export interface ConvertedChoice {
  choice: CodexToolChoice;
  degraded: readonly Degraded[];
}

/** The tools of one request. */
interface Offer {
  /** As the client sent them. */
  offered: readonly ToolParam[];
  /** As they are sent upstream. */
  tools: readonly CodexTool[];
  search: ToolSearch | null;
  names: ToolNames;
}

/** Converts `tool_choice` of a request that offers tools. */
export function convertToolChoice(given: ToolChoice | null | undefined, offer: Offer): ConvertedChoice {
  switch (given?.type) {
    case "any":
      return { choice: "required", degraded: [] };
    case "none":
      return { choice: "none", degraded: [] };
    case "tool":
      return convertNamed(given.name, offer);
    default:
      return { choice: "auto", degraded: [] };
  }
}

function convertNamed(name: string, { offered, tools, search, names }: Offer): ConvertedChoice {
  const tool = offered.find((candidate) => clientName(candidate) === name);
  if (tool && isHostedSearch(tool) && tools.some(({ type }) => type === "web_search")) {
    return { choice: { type: "web_search" }, degraded: [] };
  }
  // A `tool_search` cannot be chosen.
  if (tool && tool === search?.tool) return { choice: "auto", degraded: [] };
  const upstream = tool && names.upstream(name);
  if (upstream !== undefined && tools.some((one) => one.type === "function" && one.name === upstream)) {
    return { choice: { type: "function", name: upstream }, degraded: [] };
  }
  return { choice: "auto", degraded: ["tool_choice.unknown"] };
}
