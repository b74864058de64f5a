import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { FunctionTool } from "@codexthropic/protocol/codex";
import type { Degraded, ResponseContext } from "@codexthropic/protocol/contract";
import { asText, isObject } from "@codexthropic/protocol/json";
import { cached } from "../cache-conversions.ts";
import { normalizeWith } from "../schema/normalize-schema.ts";
import type { Settings } from "../settings.ts";
import { wellFormed } from "../text.ts";
import { clientName, isFunction, type PublishedTool, publishedTool } from "./published-tools.ts";

export interface ConvertedTool {
  tool: FunctionTool;
  context: ContextTool;
  degraded: readonly Degraded[];
}

/** The part of a tool that the response side needs: the client's name and schema. */
type ContextTool = ResponseContext["tools"][string];

/**
 * Converts a client tool to a function tool: `name`, `description`, `parameters`, `strict:false`, nothing else. Returns
 * `null` when the client does not run tools of this type, and when the backend has refused the tool.
 */
export function convertFunctionTool(tool: ToolParam, settings: Settings): ConvertedTool | null {
  const upstream = settings.names.upstream(clientName(tool));
  if (!isFunction(tool) || settings.omitTools.has(upstream)) return null;
  const key = `tool ${settings.looseTools.has(upstream)} ${settings.plainSchemas} ${upstream}`;
  return cached(tool, key, settings, convert);
}

function convert(tool: ToolParam, settings: Settings): ConvertedTool {
  const name = settings.names.upstream(clientName(tool));
  const isLoose = settings.looseTools.has(name);
  const published = publishedTool(tool);
  const description = asText(tool.description) ?? published?.description;
  const context = contextTool(tool, published);
  const { parameters, degraded } = isLoose ? ANY_OBJECT : convertParameters(context.inputSchema, settings);
  return {
    tool: {
      type: "function",
      name,
      ...(description !== undefined && { description: wellFormed(description) }),
      strict: false,
      parameters,
    },
    context,
    degraded: tool["strict"] === true ? [...degraded, "tool.strict"] : degraded,
  };
}

interface Parameters {
  parameters: FunctionTool["parameters"];
  degraded: readonly Degraded[];
}

const ANY_OBJECT: Parameters = { parameters: { type: "object", properties: {} }, degraded: [] };

export function convertParameters(schema: unknown, { plainSchemas }: Settings): Parameters {
  const normalized = normalizeWith(schema, { isRoot: true, isPlain: plainSchemas });
  const kinds = new Set(normalized.repairs.map(({ kind }) => kind));
  const degraded: Degraded[] = kinds.delete("pattern") ? ["schema.pattern"] : [];
  return {
    parameters: normalized.schema,
    degraded: kinds.size > 0 ? [...degraded, "schema.repaired"] : degraded,
  };
}

export function contextTool(
  tool: ToolParam,
  published: PublishedTool | undefined = publishedTool(tool),
): ContextTool {
  const own = isObject(tool.input_schema) ? tool.input_schema : null;
  return { name: clientName(tool), inputSchema: published?.input_schema ?? own };
}
