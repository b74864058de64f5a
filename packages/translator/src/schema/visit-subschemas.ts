import { isObject, type JsonObject } from "@codexthropic/protocol/json";

/**
 * Where in a JSON Schema other schemas stand. Instance data (`enum`, `const`, `default`, `examples`) and unknown
 * keywords are not entered.
 */
export const ONE: readonly string[] = [
  "additionalItems",
  "additionalProperties",
  "contains",
  "contentSchema",
  "else",
  "if",
  "items",
  "not",
  "propertyNames",
  "then",
  "unevaluatedItems",
  "unevaluatedProperties",
];
export const LIST: readonly string[] = ["allOf", "anyOf", "oneOf", "prefixItems"];
export const MAP: readonly string[] = [
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
];

/** Called with each schema inside a schema and where it stands: `("properties", "name")`, `("items")`. */
export type Visitor = (child: unknown, keyword: string, key?: string | number) => unknown;

/** Replaces the schemas directly inside a well-formed one; the same object when none changed. */
export function mapChildren(schema: JsonObject, visit: Visitor): JsonObject {
  let copy: JsonObject | undefined;
  for (const keyword of Object.keys(schema)) {
    const place = PLACES.get(keyword);
    if (place === undefined) continue;
    const before = schema[keyword];
    const after = place(before, keyword, visit);
    if (after !== before) copy = { ...(copy ?? schema), [keyword]: after };
  }
  return copy ?? schema;
}

type Place = (value: unknown, keyword: string, visit: Visitor) => unknown;

const inList: Place = (value, keyword, visit) => {
  const list = value as unknown[];
  const mapped = list.map((child, index) => visit(child, keyword, index));
  return mapped.some((child, index) => child !== list[index]) ? mapped : list;
};

const inMap: Place = (value, keyword, visit) => {
  const map = value as JsonObject;
  let changed: Map<string, unknown> | undefined;
  for (const key of Object.keys(map)) {
    const after = visit(map[key], keyword, key);
    if (after !== map[key]) changed = (changed ?? new Map<string, unknown>()).set(key, after);
  }
  return changed ? withValues(map, changed) : map;
};

const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ...ONE.map((keyword): [string, Place] => [keyword, (value, _keyword, visit) => visit(value, keyword)]),
  ...LIST.map((keyword): [string, Place] => [keyword, inList]),
  ...MAP.map((keyword): [string, Place] => [keyword, inMap]),
]);

/** The same entries with other values. `fromEntries` keeps a property called `__proto__` a property. */
function withValues(map: JsonObject, changed: ReadonlyMap<string, unknown>): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, changed.has(key) ? changed.get(key) : value]),
  );
}

/** Whether a value may stand where a schema should. */
export function isSchema(value: unknown): value is JsonObject | boolean {
  return typeof value === "boolean" || isObject(value);
}

/** The types that a schema names, as a list. */
export function typesOf({ type }: JsonObject): readonly unknown[] {
  if (Array.isArray(type)) return type as unknown[];
  return type === undefined ? [] : [type];
}
