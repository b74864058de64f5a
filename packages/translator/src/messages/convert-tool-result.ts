import type { ToolResultBlockParam } from "@codexthropic/protocol/anthropic";
import type { FunctionCallOutputItem, InputContent } from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import { objectsIn, type Unchecked } from "@codexthropic/protocol/json";
import { inputText, joinParts } from "../content/content-parts.ts";
import { convertContent } from "../content/convert-content.ts";
import type { Settings } from "../settings.ts";
import { oneLine, wellFormed } from "../text.ts";
import type { ToolChange } from "../tools/select-tools.ts";

type Output = FunctionCallOutputItem["output"];

export interface ToolResult {
  output: Output;
  degraded: readonly Degraded[];
  toolChanges: readonly ToolChange[];
}

const NO_OUTPUT = "(no output)";

/** Converts a `tool_result` to an output: a string when it holds texts only, else a list of parts. Never empty. */
export function convertToolResult(
  { content, is_error: isError }: Unchecked<ToolResultBlockParam>,
  settings: Settings,
): ToolResult {
  const prefix = isError === true ? "Error: " : "";
  if (typeof content === "string") {
    return { output: prefix + (wellFormed(content) || NO_OUTPUT), degraded: [], toolChanges: [] };
  }
  const joined = joinParts(objectsIn(content).map((block) => convertContent(block, settings)));
  const parts = joined.parts.filter((part) => part.type !== "input_text" || part.text !== "");
  const output = parts.every((part) => part.type === "input_text")
    ? prefix + (parts.map(({ text }) => text).join("\n") || NO_OUTPUT)
    : withPrefix(prefix, parts);
  return { output, degraded: joined.degraded, toolChanges: joined.toolChanges };
}

function withPrefix(prefix: string, parts: InputContent[]): InputContent[] {
  if (prefix === "") return parts;
  const [first, ...rest] = parts;
  return first?.type === "input_text"
    ? [inputText(prefix + first.text), ...rest]
    : [inputText(`${prefix}the tool failed.`), ...parts];
}

/** Returns the user texts that replace a result whose call is not in the conversation. */
export function orphanParts(id: string, output: Output): InputContent[] {
  const heading = `Result of a tool call that is not part of this conversation (${oneLine(id, 80)}):`;
  return typeof output === "string" ? [inputText(`${heading}\n${output}`)] : [inputText(heading), ...output];
}
