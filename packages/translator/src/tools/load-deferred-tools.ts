import type { DeferredFunctionTool } from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { Settings } from "../settings.ts";
import { convertFunctionTool } from "./convert-function-tool.ts";
import type { ToolSearch } from "./convert-tool-search.ts";
import { clientName } from "./published-tools.ts";
import type { ToolChange } from "./select-tools.ts";

export interface LoadedTools {
  /** The definitions of the tools that were found for the first time. */
  tools: DeferredFunctionTool[];
  degraded: Degraded[];
  /** Tools that cannot be defined in a search output. They are added to `tools`. */
  toolChanges: ToolChange[];
}

/** Keeps track of the deferred tools that the conversation has loaded so far, so that each is defined once. */
export interface ToolLoader {
  /** Loads the tools that a search of the client has found. Unknown names are skipped. */
  load(names: readonly string[]): LoadedTools;
  /** Records a change that was not made by a search. Returns whether it has to be made to `tools`. */
  isChangeOfTools(change: ToolChange): boolean;
}

export function createToolLoader(search: ToolSearch | null, settings: Settings): ToolLoader {
  const loaded = new Set<string>();
  return {
    load(names) {
      const result: LoadedTools = { tools: [], degraded: [], toolChanges: [] };
      for (const name of names) {
        const tool = search?.deferred.get(name);
        if (!tool) result.toolChanges.push({ kind: "load", name });
        if (!tool || loaded.has(name)) continue;
        const converted = convertFunctionTool(tool, settings);
        if (!converted) continue;
        loaded.add(name);
        result.degraded.push(...converted.degraded);
        result.tools.push({ ...converted.tool, defer_loading: true });
      }
      return result;
    },
    isChangeOfTools(change) {
      if (change.kind === "remove") return true;
      const name = change.kind === "define" ? clientName(change.tool) : change.name;
      if (change.kind === "load" && loaded.has(name)) return false;
      if (search?.deferred.has(name) === true) loaded.add(name);
      return true;
    },
  };
}
