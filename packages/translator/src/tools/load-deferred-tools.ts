import type { DeferredFunctionTool } from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { Settings } from "../settings.ts";
import { convertFunctionTool } from "./convert-function-tool.ts";
import type { ToolSearch } from "./convert-tool-search.ts";
import type { ToolChange } from "./select-tools.ts";

export interface LoadedTools {
  /** The definitions of what is found for the first time. */
  tools: DeferredFunctionTool[];
  degraded: Degraded[];
  /** What cannot be defined there: it goes to `tools`. */
  toolChanges: ToolChange[];
}

/** Knows, while the conversation is converted, which deferred tools are on offer already: each is defined once. */
export interface ToolLoader {
  /** A search of the client has found these tools. Unknown names are skipped. */
  load(names: readonly string[]): LoadedTools;
  /** Whether a change still has to be made to `tools`. */
  isPending(change: ToolChange): boolean;
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
    isPending(change) {
      if (change.kind === "remove") return true;
      if (change.kind === "define") return Boolean(loaded.add(change.tool.name ?? ""));
      if (search?.deferred.has(change.name) !== true) return true;
      if (loaded.has(change.name)) return false;
      return Boolean(loaded.add(change.name));
    },
  };
}
