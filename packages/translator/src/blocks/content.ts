import type { InputContent } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import type { ToolChange } from "../tools/offer.ts";
import { asText, type JsonObject } from "../unchecked.ts";
import { documentParts } from "./document.ts";
import { imagePart } from "./image.ts";
import { inputText } from "./placeholder.ts";
import { searchResult } from "./search-result.ts";
import { serverBlockParts } from "./server-tools.ts";
import { toolReference } from "./tool-reference.ts";

type ContentRule = (block: JsonObject, context: Context, changes: ToolChange[]) => InputContent[];

/** Blocks that become text, images or files, wherever they stand: in messages and in tool results. */
const CONTENT: ReadonlyMap<unknown, ContentRule> = new Map<unknown, ContentRule>(
  Object.entries<ContentRule>({
    text: ({ text }) => [inputText(asText(text) ?? "")],
    image: (block, context) => [imagePart(block, context)],
    document: documentParts,
    search_result: (block, context) => [searchResult(block, context)],
    tool_reference: (block, _context, changes) => [toolReference(block, changes)],
  }),
);

export function contentParts(block: JsonObject, context: Context, changes: ToolChange[]): InputContent[] {
  const type = asText(block["type"]) ?? "";
  const rule = CONTENT.get(type);
  return rule ? rule(block, context, changes) : serverBlockParts(type, block, context, changes);
}
