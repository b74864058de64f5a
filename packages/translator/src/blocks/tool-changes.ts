import type {
  ToolAdditionBlockParam,
  ToolParam,
  ToolRemovalBlockParam,
} from "@codexthropic/protocol/anthropic";
import type { Context } from "../context.ts";
import type { ToolChange } from "../tools/offer.ts";
import { asObject, asText, isObject, type Unchecked } from "../unchecked.ts";

/** `tool_addition`: a reference loads a deferred tool, a definition adds a new one. */
export function toolAddition({ tool }: Unchecked<ToolAdditionBlockParam>, { names }: Context): ToolChange[] {
  const { type, definition, name } = asObject(tool);
  if (type !== "tool_definition") return typeof name === "string" ? [{ kind: "load", name }] : [];
  if (!isNamedTool(definition)) return [];
  names.add(definition.name);
  return [{ kind: "define", tool: definition }];
}

/** `tool_removal`: the tool is not offered any more. */
export function toolRemoval({ tool }: Unchecked<ToolRemovalBlockParam>): ToolChange[] {
  const name = asText(asObject(tool)["name"]);
  return name === undefined ? [] : [{ kind: "remove", name }];
}

function isNamedTool(value: unknown): value is ToolParam & { name: string } {
  return isObject(value) && asText(value["name"]) !== undefined;
}
