import { asText, type JsonObject } from "@codexthropic/protocol/json";
import type { Settings } from "../settings.ts";
import { type ContentParts, inputText, partsOf } from "./content-parts.ts";
import { convertDocument } from "./convert-document.ts";
import { convertImage } from "./convert-image.ts";
import { convertSearchResult } from "./convert-search-result.ts";
import { convertServerBlock } from "./convert-server-block.ts";

type Converter = (block: JsonObject, settings: Settings) => ContentParts;

/** The converters of blocks that become text, images or files, in messages and in tool results alike. */
const CONVERTERS: ReadonlyMap<string, Converter> = new Map<string, Converter>([
  ["text", ({ text }) => partsOf([inputText(asText(text) ?? "")])],
  ["image", convertImage],
  ["document", convertDocument],
  ["search_result", convertSearchResult],
  ["tool_reference", convertToolReference],
]);

export function convertContent(block: JsonObject, settings: Settings): ContentParts {
  const type = asText(block["type"]) ?? "";
  const convert = CONVERTERS.get(type);
  return convert ? convert(block, settings) : convertServerBlock(type, block);
}

/** Converts a `tool_reference` to text. The deferred tool that it names is on offer from here on. */
export function convertToolReference({ tool_name: name }: JsonObject): ContentParts {
  const loaded = asText(name) ?? "";
  return partsOf([inputText(`Loaded tool: ${loaded}`)], [], [{ kind: "load", name: loaded }]);
}
