import type { ToolResultBlockParam } from "@codexthropic/protocol/anthropic";
import type { FunctionCallOutputItem, InputContent } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import type { ToolChange } from "../tools/offer.ts";
import { oneLine, wellFormed } from "../text.ts";
import { asList, isObject, type Unchecked } from "../unchecked.ts";
import { contentParts } from "./content.ts";
import { inputText } from "./placeholder.ts";

type Output = FunctionCallOutputItem["output"];

/** `tool_result` ⇒ `output`: text alone as a string, with images or documents as parts. Never empty. */
export function outputOf(
  { content, is_error: isError }: Unchecked<ToolResultBlockParam>,
  context: Context,
  changes: ToolChange[],
): Output {
  const prefix = isError === true ? "Error: " : "";
  if (typeof content === "string") return prefix + (wellFormed(content) || EMPTY);
  const parts = asList(content)
    .filter(isObject)
    .flatMap((block) => contentParts(block, context, changes))
    .filter((part) => part.type !== "input_text" || part.text !== "");
  if (parts.every((part) => part.type === "input_text")) {
    return prefix + (parts.map(({ text }) => text).join("\n") || EMPTY);
  }
  return withPrefix(prefix, parts);
}

const EMPTY = "(no output)";

function withPrefix(prefix: string, parts: InputContent[]): InputContent[] {
  if (prefix === "") return parts;
  const [first, ...rest] = parts;
  return first?.type === "input_text"
    ? [inputText(prefix + first.text), ...rest]
    : [inputText(`${prefix}the tool failed.`), ...parts];
}

/** A result whose call is not in the conversation becomes text of the user. */
export function orphanParts(id: string, output: Output): InputContent[] {
  const heading = `Result of a tool call that is not part of this conversation (${oneLine(id, 80)}):`;
  return typeof output === "string" ? [inputText(`${heading}\n${output}`)] : [inputText(heading), ...output];
}
