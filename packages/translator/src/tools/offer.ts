import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { Context } from "../context.ts";
import { asText } from "../unchecked.ts";
import { publishedTool } from "./typed.ts";

/** What the history does to the tools on offer, in its order. */
export type ToolChange = { kind: "load" | "remove"; name: string } | { kind: "define"; tool: ToolParam };

/** Claude Code keeps one deferred tool that must never be called. @see claude-code-client.md section 2 */
const PLACEHOLDER = "DeferredToolPlaceholder";

/** What a tool is called by the client; types tell the name of Anthropic's own tools. */
export function clientName(tool: ToolParam): string {
  return asText(tool.name) ?? publishedTool(tool)?.name ?? asText(tool.type) ?? "";
}

/**
 * The tools on offer: first those that are there from the start, in the client's order, then what was loaded or
 * added, in the order in which that happened. Claude Code inserts loaded tools at their alphabetical place; here the
 * list only grows at its end, for the sake of the prompt cache.
 */
export function offeredTools(
  tools: readonly ToolParam[],
  changes: readonly ToolChange[],
  { degraded }: Context,
): ToolParam[] {
  const known = new Map<string, ToolParam>();
  for (const tool of tools) {
    const name = clientName(tool);
    if (known.has(name)) degraded.add("tool.duplicate");
    else known.set(name, tool);
  }
  known.delete(PLACEHOLDER);
  const offered = new Map<string, ToolParam>();
  for (const [name, tool] of known) if (tool.defer_loading !== true) offered.set(name, tool);
  // Anthropic's server would search among the deferred tools; here the model sees them all.
  if (tools.some(isToolSearch))
    for (const [name, tool] of known) if (!offered.has(name)) offered.set(name, tool);
  for (const change of changes) apply(change, offered, known);
  return [...offered.values()];
}

function apply(change: ToolChange, offered: Map<string, ToolParam>, known: Map<string, ToolParam>): void {
  if (change.kind === "define") {
    known.set(clientName(change.tool), change.tool);
    offered.set(clientName(change.tool), change.tool);
  } else if (change.kind === "remove") {
    offered.delete(change.name);
  } else {
    const tool = known.get(change.name);
    if (tool && !offered.has(change.name)) offered.set(change.name, tool);
  }
}

export function isToolSearch({ type }: ToolParam): boolean {
  return asText(type)?.startsWith("tool_search_tool_") === true;
}
