import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { Degraded } from "@codexthropic/protocol/contract";
import { isDeferred, type ToolSearch } from "./convert-tool-search.ts";
import { clientName, isServerToolSearch, PLACEHOLDER } from "./published-tools.ts";

/** A change that the history makes to the tools on offer. */
export type ToolChange = { kind: "load" | "remove"; name: string } | { kind: "define"; tool: ToolParam };

/** Returns the client's tools by name. Of two tools of the same name the first is kept. */
export function readTools(tools: readonly ToolParam[]): {
  known: ReadonlyMap<string, ToolParam>;
  degraded: readonly Degraded[];
} {
  const known = new Map<string, ToolParam>();
  for (const tool of tools) if (!known.has(clientName(tool))) known.set(clientName(tool), tool);
  return { known, degraded: known.size < tools.length ? ["tool.duplicate"] : [] };
}

/**
 * Selects the tools for `tools`: first those that are not deferred, in the client's order, then the loaded and added
 * ones, in the order in which that happened. Claude Code inserts loaded tools in alphabetical order. Here the list
 * only grows at its end, because the prompt cache is lost from the first difference on.
 */
export function selectTools(
  known: ReadonlyMap<string, ToolParam>,
  changes: readonly ToolChange[],
  search: ToolSearch | null,
): ToolParam[] {
  const named = new Map(known);
  named.delete(PLACEHOLDER);
  const offered = new Map<string, ToolParam>();
  for (const [name, tool] of named) if (!isDeferred(tool)) offered.set(name, tool);
  // Anthropic's servers would search among the deferred tools. Nobody searches here, so all of them are offered.
  if ([...named.values()].some(isServerToolSearch)) for (const [name, tool] of named) offered.set(name, tool);
  const chosen = search?.chosen ? named.get(search.chosen) : undefined;
  if (chosen) offered.set(clientName(chosen), chosen);
  for (const change of changes) apply(change, offered, named);
  return [...offered.values()];
}

function apply(change: ToolChange, offered: Map<string, ToolParam>, named: Map<string, ToolParam>): void {
  if (change.kind === "define") {
    named.set(clientName(change.tool), change.tool);
    offered.set(clientName(change.tool), change.tool);
  } else if (change.kind === "remove") {
    offered.delete(change.name);
  } else {
    const tool = named.get(change.name);
    if (tool && !offered.has(change.name)) offered.set(change.name, tool);
  }
}
