import type { ToolReferenceBlockParam } from "@codexthropic/protocol/anthropic";
import type { InputText } from "@codexthropic/protocol/codex";
import type { ToolChange } from "../tools/offer.ts";
import { asText, type Unchecked } from "../unchecked.ts";
import { inputText } from "./placeholder.ts";

/** `tool_reference`: a search has found a deferred tool, which is on offer from now on. */
export function toolReference(
  { tool_name: name }: Unchecked<ToolReferenceBlockParam>,
  changes: ToolChange[],
): InputText {
  const loaded = asText(name) ?? "";
  changes.push({ kind: "load", name: loaded });
  return inputText(`Loaded tool: ${loaded}`);
}
