import type { JsonSchema } from "@codexthropic/protocol/anthropic";
import type { ResponseContext } from "@codexthropic/protocol/contract";

interface CalledTool {
  /** The client's own name of the tool. */
  name: string;
  inputSchema: JsonSchema | null;
}

const PREFIXES = /^(?:functions\.)+/;
const BUNDLES: ReadonlySet<string> = new Set(["parallel", "multi_tool_use.parallel"]);

// oxlint-disable-next-line no-control-regex -- names with them were seen
const CONTROL = /[\0-\x1f\x7f]/g;

/**
 * The client's tool that the model means. Control characters and the prefix `functions.` are the model's own
 * format; the prefix stays if the client has a tool of that very name.
 */
export function resolveTool(called: string, tools: ResponseContext["tools"]): CalledTool {
  const name = called.replaceAll(CONTROL, "");
  const bare = name.replace(PREFIXES, "");
  return find(name, tools) ?? find(bare, tools) ?? { name: bare, inputSchema: null };
}

/** Whether this is the model's own wrapper around several calls, and no tool of the client. */
export function isBundle({ name }: CalledTool, tools: ResponseContext["tools"]): boolean {
  return BUNDLES.has(name) && find(name, tools) === undefined;
}

/** By its name upstream, else by the client's name. */
function find(name: string, tools: ResponseContext["tools"]): CalledTool | undefined {
  return Object.hasOwn(tools, name) ? tools[name] : Object.values(tools).find((tool) => tool.name === name);
}
