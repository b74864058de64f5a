import type { SearchResultBlockParam } from "@codexthropic/protocol/anthropic";
import { asObject, asText, objectsIn, type Unchecked } from "@codexthropic/protocol/json";
import { type ContentParts, inputText, partsOf } from "./content-parts.ts";

/** Converts a `search_result` to text: title, source, content. */
export function convertSearchResult(block: Unchecked<SearchResultBlockParam>): ContentParts {
  const cites = asObject(block.citations)["enabled"] === true;
  const lines = [
    asText(block.title),
    asText(block.source),
    ...objectsIn(block.content).map(({ text }) => asText(text)),
  ];
  const text = lines.filter((line) => line !== undefined).join("\n");
  return partsOf([inputText(text)], cites ? ["document.citations"] : []);
}
