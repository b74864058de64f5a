import type { ResponseContext } from "@codexthropic/protocol/contract";
import type { ToolParam } from "@codexthropic/protocol/anthropic";
import type { FunctionTool } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { normalizeSchema } from "../schema/normalize.ts";
import { wellFormed } from "../text.ts";
import { asText, isObject } from "../unchecked.ts";
import { clientName } from "./offer.ts";
import { publishedTool } from "./typed.ts";

type Restored = ResponseContext["tools"][string];

/** How a tool is offered in one request. */
export interface Offering {
  /** Its name upstream. */
  upstream: string;
  /** Without its own schema. */
  isLoose: boolean;
}

export interface OfferedFunction {
  tool: FunctionTool;
  restored: Restored;
}

/**
 * A client tool as a function tool: `name`, `description`, `parameters`, `strict:false`, nothing else.
 * `undefined` when its type is none that a client runs.
 */
export function functionTool(
  tool: ToolParam,
  { upstream, isLoose }: Offering,
  { degraded }: Pick<Context, "degraded">,
): OfferedFunction | undefined {
  const published = publishedTool(tool);
  if (!published && asText(tool.type) !== undefined && tool.type !== "custom") return undefined;
  if (tool["strict"] === true) degraded.add("tool.strict");
  const inputSchema = published?.input_schema ?? (isObject(tool.input_schema) ? tool.input_schema : null);
  const description = asText(tool.description) ?? published?.description;
  return {
    tool: {
      type: "function",
      name: upstream,
      ...(description !== undefined && { description: wellFormed(description) }),
      strict: false,
      parameters: isLoose ? { type: "object", properties: {} } : parameters(inputSchema, degraded),
    },
    restored: { name: clientName(tool), inputSchema },
  };
}

function parameters(schema: unknown, degraded: Context["degraded"]): FunctionTool["parameters"] {
  const normalized = normalizeSchema(schema);
  for (const { kind } of normalized.repairs) {
    degraded.add(kind === "pattern" ? "schema.pattern" : "schema.repaired");
  }
  return normalized.schema;
}
