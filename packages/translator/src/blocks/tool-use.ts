import type { ToolUseBlockParam } from "@codexthropic/protocol/anthropic";
import type { FunctionCallItem } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import type { Calls } from "../messages/calls.ts";
import { toJson } from "../text.ts";
import { asText, type Unchecked } from "../unchecked.ts";

/** `tool_use` ⇒ `function_call`. A missing input is an empty one; `__unparsedToolInput` is an input like any other. */
export function functionCall(
  { id, name, input }: Unchecked<ToolUseBlockParam>,
  { names }: Context,
  calls: Calls,
): FunctionCallItem {
  return {
    type: "function_call",
    call_id: calls.open(asText(id) ?? ""),
    name: names.upstream(asText(name) ?? ""),
    arguments: toJson(input ?? {}),
  };
}
