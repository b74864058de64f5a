import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import type { TextMask } from "./text-mask.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** Keywords whose values are words for people, or examples. */
const PROSE: ReadonlySet<string> = new Set([
  "description",
  "title",
  "$comment",
  "markdownDescription",
  "deprecationMessage",
  "errorMessage",
]);
const EXAMPLES: ReadonlySet<string> = new Set(["default", "example", "examples"]);

/** A schema as it is, without its descriptions and examples. */
export function redactSchema(schema: JsonObject, text: TextMask, vocabulary: Vocabulary): JsonObject {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    return isObject(value) ? redactKeywords(value) : value;
  };
  const example = (value: unknown): unknown => {
    if (typeof value === "string") return vocabulary.values.has(value) ? value : text.text(value);
    if (Array.isArray(value)) return value.map(example);
    if (!isObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, example(entry)]));
  };
  const redactKeywords = (keywords: JsonObject): JsonObject =>
    Object.fromEntries(
      Object.entries(keywords).map(([keyword, value]) => {
        if (PROSE.has(keyword) && typeof value === "string") return [keyword, text.text(value)];
        if (EXAMPLES.has(keyword)) return [keyword, example(value)];
        if (keyword === "properties" && isObject(value)) {
          return [
            keyword,
            Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, visit(entry)])),
          ];
        }
        return [keyword, visit(value)];
      }),
    );
  return redactKeywords(schema);
}
