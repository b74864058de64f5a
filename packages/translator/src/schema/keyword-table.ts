import { wellFormed } from "../text.ts";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { isBackendPattern } from "./check-pattern.ts";

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

/** What is known of one keyword. */
interface Keyword {
  /** Corrects a wrong value that is known to be rejected. Absent: any data is accepted. */
  repair?: Repair;
  /** What the value holds: one schema, a list of schemas, or schemas by name. Absent: no schemas. */
  holds?: "schema" | "list" | "map";
  /**
   * Backends are known to reject it without naming the tool: regular expressions, and keywords that few support.
   * `plainSchemas` leaves it out.
   */
  suspicious?: true;
}

const oneSchema: Keyword = { repair: schema, holds: "schema" };
const schemaList: Keyword = { repair: schemas, holds: "list" };
const namedSchemas: Keyword = { repair: schemaMap, holds: "map" };
const suspicious = true;

/** The keywords of JSON Schema, from draft 3 to 2020-12. All others hold data, which is accepted and not visited. */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ["$anchor", { suspicious }],
  ["$defs", namedSchemas],
  ["$dynamicAnchor", { suspicious }],
  ["$dynamicRef", { suspicious }],
  ["$id", { suspicious }],
  ["$recursiveAnchor", { suspicious }],
  ["$recursiveRef", { suspicious }],
  ["$ref", { repair: text }],
  ["$schema", { repair: () => DROP }],
  ["additionalItems", oneSchema],
  ["additionalProperties", oneSchema],
  ["allOf", schemaList],
  ["anyOf", schemaList],
  ["contains", oneSchema],
  ["contentEncoding", { suspicious }],
  ["contentMediaType", { suspicious }],
  ["contentSchema", { ...oneSchema, suspicious }],
  ["definitions", namedSchemas],
  ["dependencies", { repair: dependencies, holds: "map" }],
  ["dependentRequired", { repair: nameMap, suspicious }],
  ["dependentSchemas", { ...namedSchemas, suspicious }],
  ["description", { repair: text }],
  // Of draft 3, as are `divisibleBy` and `extends`. Their schemas are not visited: no backend is known to read them.
  ["disallow", { suspicious }],
  ["divisibleBy", { suspicious }],
  ["else", { ...oneSchema, suspicious }],
  ["enum", { repair: keepIf((value) => Array.isArray(value) && value.length > 0 && isFlat(value)) }],
  ["exclusiveMaximum", { repair: number }],
  ["exclusiveMinimum", { repair: number }],
  ["extends", { suspicious }],
  ["format", { repair: text, suspicious }],
  ["if", { ...oneSchema, suspicious }],
  ["items", oneSchema],
  ["maxItems", { repair: count }],
  ["maxLength", { repair: count }],
  ["maxProperties", { repair: count }],
  ["maximum", { repair: number }],
  ["minItems", { repair: count }],
  ["minLength", { repair: count }],
  ["minProperties", { repair: count }],
  ["minimum", { repair: number }],
  ["multipleOf", { repair: keepIf((value) => typeof value === "number" && value > 0) }],
  ["not", { ...oneSchema, suspicious }],
  ["oneOf", schemaList],
  [
    "pattern",
    { repair: keepIf((value) => typeof value === "string" && isBackendPattern(value)), suspicious },
  ],
  ["patternProperties", { repair: patternMap, holds: "map", suspicious }],
  ["prefixItems", schemaList],
  ["properties", { repair: (value) => (isObject(value) ? schemaMap(value) : {}), holds: "map" }],
  ["propertyNames", { ...oneSchema, suspicious }],
  ["required", { repair: names }],
  ["then", { ...oneSchema, suspicious }],
  ["title", { repair: text }],
  ["type", { repair: type }],
  ["unevaluatedItems", { ...oneSchema, suspicious }],
  ["unevaluatedProperties", { ...oneSchema, suspicious }],
  ["uniqueItems", { repair: keepIf((value) => typeof value === "boolean") }],
]);

/**
 * Returns the value of a keyword as the backend accepts it, or {@link DROP}.
 * @param isPlain whether suspicious keywords are removed
 */
export function repairKeyword(keyword: string, value: unknown, isPlain: boolean): unknown {
  const { repair = data, suspicious = false } = KEYWORDS.get(keyword) ?? {};
  return isPlain && suspicious ? DROP : repair(value);
}

/** Returns whether a value is valid as a schema. */
export function isSchema(value: unknown): value is JsonObject | boolean {
  return typeof value === "boolean" || isObject(value);
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
