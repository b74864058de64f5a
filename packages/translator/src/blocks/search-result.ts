import type { SearchResultBlockParam } from "@codexthropic/protocol/anthropic";
import type { InputText } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import { asList, asObject, asText, type Unchecked } from "../unchecked.ts";
import { inputText } from "./placeholder.ts";

/** `search_result` ⇒ text: title, source, content. */
export function searchResult(block: Unchecked<SearchResultBlockParam>, { degraded }: Context): InputText {
  if (asObject(block.citations)["enabled"] === true) degraded.add("document.citations");
  const lines = [asText(block.title), asText(block.source), ...asList(block.content).map(textOfBlock)];
  return inputText(lines.filter((line) => line !== undefined).join("\n"));
}

function textOfBlock(block: unknown): string | undefined {
  return asText(asObject(block)["text"]);
}
