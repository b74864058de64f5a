import type { ToolChoice, ToolParam } from "@codexthropic/protocol/anthropic";
import type { CodexTool, CodexToolChoice } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { clientName } from "./offer.ts";
import { isHostedSearch } from "./web-search.ts";

/** `tool_choice`, for a request that offers `tools`; `client` are the same tools as the client named them. */
export function toolChoice(
  choice: ToolChoice | null | undefined,
  tools: readonly CodexTool[],
  client: readonly ToolParam[],
  context: Context,
): CodexToolChoice {
  switch (choice?.type) {
    case "any":
      return "required";
    case "none":
      return "none";
    case "tool":
      return choiceOf(choice.name, tools, client, context);
    default:
      return "auto";
  }
}

function choiceOf(
  name: string,
  tools: readonly CodexTool[],
  client: readonly ToolParam[],
  { names, degraded }: Context,
): CodexToolChoice {
  const tool = client.find((candidate) => clientName(candidate) === name);
  if (tool && isHostedSearch(tool) && tools.some(({ type }) => type === "web_search"))
    return { type: "web_search" };
  const upstream = tool && names.upstream(name);
  if (upstream !== undefined && tools.some((offer) => offer.type === "function" && offer.name === upstream)) {
    return { type: "function", name: upstream };
  }
  degraded.add("tool_choice.unknown");
  return "auto";
}
