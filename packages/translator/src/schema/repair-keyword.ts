import { wellFormed } from "../text.ts";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { isBackendPattern } from "./check-pattern.ts";
import { isSchema, LIST, MAP, ONE } from "./visit-subschemas.ts";

/** The keyword has no meaning that the backend takes. */
export const DROP: unique symbol = Symbol("drop");

/** The value as the backend takes it: the same one when nothing has to change, or {@link DROP}. */
type Rule = (value: unknown) => unknown;

const keepIf =
  (isRight: (value: unknown) => boolean): Rule =>
  (value) =>
    isRight(value) ? value : DROP;

const text: Rule = (value) => (typeof value === "string" ? wellFormed(value) : DROP);
const number: Rule = keepIf((value) => typeof value === "number");
const count: Rule = keepIf((value) => Number.isInteger(value) && Number(value) >= 0);
const schema: Rule = keepIf(isSchema);

const schemas: Rule = (value) => {
  if (!Array.isArray(value)) return DROP;
  const list = filtered(value, isSchema);
  return list.length > 0 ? list : DROP;
};

const schemaMap: Rule = (value) => (isObject(value) ? schemasByKey(value, wellFormed) : DROP);

const patternMap: Rule = (value) =>
  isObject(value) ? schemasByKey(value, (key) => (isBackendPattern(key) ? key : undefined)) : DROP;

const TYPES: ReadonlySet<unknown> = new Set([
  "array",
  "boolean",
  "integer",
  "null",
  "number",
  "object",
  "string",
]);

const type: Rule = (value) => {
  if (!Array.isArray(value)) return TYPES.has(value) ? value : DROP;
  const list = uniqueOf(value, (entry) => TYPES.has(entry));
  return list.length > 0 ? list : DROP;
};

const names: Rule = (value) =>
  Array.isArray(value) ? uniqueOf(value, (entry) => typeof entry === "string") : DROP;

const nameMap: Rule = keepIf(
  (value) => isObject(value) && Object.values(value).every(Array.isArray) && isFlat(value),
);

/** Anything, as long as the JSON of a body that holds it can be written. */
const data: Rule = keepIf(isFlat);

const MAX_DEPTH = 200;

function isFlat(value: unknown, depth: number = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth < MAX_DEPTH && Object.values(value).every((inner) => isFlat(inner, depth + 1));
}

/** The keywords whose wrong values are known to be refused; all others hold data of any kind. */
const KEYWORDS: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...ONE.map((keyword): [string, Rule] => [keyword, schema]),
  ...LIST.map((keyword): [string, Rule] => [keyword, schemas]),
  ...MAP.map((keyword): [string, Rule] => [keyword, schemaMap]),
  ["$ref", text],
  ["$schema", () => DROP],
  ["dependentRequired", nameMap],
  ["description", text],
  ["enum", keepIf((value) => Array.isArray(value) && value.length > 0 && isFlat(value))],
  ["exclusiveMaximum", number],
  ["exclusiveMinimum", number],
  ["format", text],
  ["maxItems", count],
  ["maxLength", count],
  ["maxProperties", count],
  ["maximum", number],
  ["minItems", count],
  ["minLength", count],
  ["minProperties", count],
  ["minimum", number],
  ["multipleOf", keepIf((value) => typeof value === "number" && value > 0)],
  ["pattern", keepIf((value) => typeof value === "string" && isBackendPattern(value))],
  ["patternProperties", patternMap],
  ["properties", (value) => (isObject(value) ? schemaMap(value) : {})],
  ["required", names],
  ["title", text],
  ["type", type],
  ["uniqueItems", keepIf((value) => typeof value === "boolean")],
]);

/** What backends are known to refuse in part, without a word about where: regular expressions, and what few support. */
export const SUSPICIOUS: ReadonlySet<string> = new Set([
  "$anchor",
  "$dynamicAnchor",
  "$dynamicRef",
  "$id",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "dependentRequired",
  "dependentSchemas",
  "else",
  "format",
  "if",
  "not",
  "pattern",
  "patternProperties",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
]);

/** A keyword's value as the backend takes it. */
export function repairKeyword(keyword: string, value: unknown): unknown {
  return (KEYWORDS.get(keyword) ?? data)(value);
}

function filtered(list: unknown[], isRight: (value: unknown) => boolean): unknown[] {
  return list.every(isRight) ? list : list.filter(isRight);
}

function uniqueOf(list: unknown[], isRight: (value: unknown) => boolean): unknown[] {
  const right = filtered(list, isRight);
  const unique = new Set(right);
  return unique.size === right.length ? right : [...unique];
}

/** Copies only when something changes. A key without a name is left out; what is no schema accepts everything. */
function schemasByKey(map: JsonObject, nameOf: (key: string) => string | undefined): JsonObject {
  if (Object.keys(map).every((key) => nameOf(key) === key && isSchema(map[key]))) return map;
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      const name = nameOf(key);
      return name === undefined ? [] : [[name, isSchema(value) ? value : {}]];
    }),
  );
}
