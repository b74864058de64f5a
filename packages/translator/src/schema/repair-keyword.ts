import { wellFormed } from "../text.ts";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { isBackendPattern } from "./check-pattern.ts";
import { isSchema, SCHEMA_LIST, SCHEMA_MAP, ONE_SCHEMA } from "./visit-subschemas.ts";

/** The result for a keyword that has to be removed. */
export const DROP: unique symbol = Symbol("drop");

/** Returns the value as the backend accepts it: the same object when nothing has to change, or {@link DROP}. */
type Repair = (value: unknown) => unknown;

const keepIf =
  (isRight: (value: unknown) => boolean): Repair =>
  (value) =>
    isRight(value) ? value : DROP;

const text: Repair = (value) => (typeof value === "string" ? wellFormed(value) : DROP);
const number: Repair = keepIf((value) => typeof value === "number");
const count: Repair = keepIf((value) => Number.isInteger(value) && Number(value) >= 0);
const schema: Repair = keepIf(isSchema);

const schemas: Repair = (value) => {
  if (!Array.isArray(value)) return DROP;
  const list = filtered(value, isSchema);
  return list.length > 0 ? list : DROP;
};

const schemaMap: Repair = (value) => (isObject(value) ? schemasByKey(value, wellFormed) : DROP);

const patternMap: Repair = (value) =>
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

const type: Repair = (value) => {
  if (!Array.isArray(value)) return TYPES.has(value) ? value : DROP;
  const list = uniqueOf(value, (entry) => TYPES.has(entry));
  return list.length > 0 ? list : DROP;
};

const names: Repair = (value) =>
  Array.isArray(value) ? uniqueOf(value, (entry) => typeof entry === "string") : DROP;

const nameMap: Repair = keepIf(
  (value) => isObject(value) && Object.values(value).every(Array.isArray) && isFlat(value),
);

/** Of drafts 3 to 7: each value is a schema or a list of names. */
const dependencies: Repair = keepIf(
  (value) =>
    isObject(value) &&
    Object.values(value).every((entry) => isSchema(entry) || (Array.isArray(entry) && isFlat(entry))),
);

/** Accepts any value that can be written as JSON. */
const data: Repair = keepIf(isFlat);

const MAX_DEPTH = 200;

function isFlat(value: unknown, depth: number = 0): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth < MAX_DEPTH && Object.values(value).every((inner) => isFlat(inner, depth + 1));
}

/** The keywords whose wrong values are known to be refused. All others accept any data. */
const KEYWORDS: ReadonlyMap<string, Repair> = new Map<string, Repair>([
  ...ONE_SCHEMA.map((keyword): [string, Repair] => [keyword, schema]),
  ...SCHEMA_LIST.map((keyword): [string, Repair] => [keyword, schemas]),
  ...SCHEMA_MAP.map((keyword): [string, Repair] => [keyword, schemaMap]),
  ["$ref", text],
  ["$schema", () => DROP],
  ["dependencies", dependencies],
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

/**
 * Keywords that backends are known to refuse without naming the tool: regular expressions, and keywords that few
 * support.
 */
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

/** Returns the value of a keyword as the backend accepts it, or {@link DROP}. */
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

/** Copies only when something changes. An entry without a name is left out. A value that is no schema becomes `{}`. */
function schemasByKey(map: JsonObject, nameOf: (key: string) => string | undefined): JsonObject {
  if (Object.keys(map).every((key) => nameOf(key) === key && isSchema(map[key]))) return map;
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      const name = nameOf(key);
      return name === undefined ? [] : [[name, isSchema(value) ? value : {}]];
    }),
  );
}
