import type { ToolUseBlockParam } from "@codexthropic/protocol/anthropic";
import type { FunctionCallItem } from "@codexthropic/protocol/codex";
import type { Calls } from "../messages/calls.ts";
import { type Notes, recalled } from "../recall.ts";
import { toJson } from "../text.ts";
import { asText, type Unchecked } from "../unchecked.ts";

/** `tool_use` ⇒ `function_call`. A missing input is an empty one; `__unparsedToolInput` is an input like any other. */
export function functionCall(
  block: Unchecked<ToolUseBlockParam>,
  notes: Notes,
  calls: Calls,
): FunctionCallItem {
  const { id, name } = block;
  return {
    type: "function_call",
    call_id: calls.open(asText(id) ?? ""),
    name: notes.context.names.upstream(asText(name) ?? ""),
    arguments: recalled(block, "arguments", notes, ({ input }) => toJson(input ?? {})),
  };
}
