import { isObject, type JsonObject } from "@codexthropic/protocol/json";

/**
 * The keywords of a JSON Schema whose values are schemas. Instance data (`enum`, `const`, `default`, `examples`) and
 * unknown keywords are not visited.
 */
export const ONE_SCHEMA: readonly string[] = [
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
export const SCHEMA_LIST: readonly string[] = ["allOf", "anyOf", "oneOf", "prefixItems"];
export const SCHEMA_MAP: readonly string[] = [
  "$defs",
  "definitions",
  "dependencies",
  "dependentSchemas",
  "patternProperties",
  "properties",
];

/** Called with each schema inside a schema and its position: `("properties", "name")`, `("items")`. */
export type Visitor = (child: unknown, keyword: string, key?: string | number) => unknown;

/** Replaces the schemas directly inside a valid one. Returns the same object when none changed. */
export function mapChildren(schema: JsonObject, visit: Visitor): JsonObject {
  let copy: JsonObject | undefined;
  for (const keyword of Object.keys(schema)) {
    const map = MAPPERS.get(keyword);
    if (map === undefined) continue;
    const before = schema[keyword];
    const after = map(before, keyword, visit);
    if (after !== before) copy = { ...(copy ?? schema), [keyword]: after };
  }
  return copy ?? schema;
}

type Mapper = (value: unknown, keyword: string, visit: Visitor) => unknown;

const inList: Mapper = (value, keyword, visit) => {
  const list = value as unknown[];
  const mapped = list.map((child, index) => visit(child, keyword, index));
  return mapped.some((child, index) => child !== list[index]) ? mapped : list;
};

const inMap: Mapper = (value, keyword, visit) => {
  const map = value as JsonObject;
  let changed: Map<string, unknown> | undefined;
  for (const key of Object.keys(map)) {
    const after = visit(map[key], keyword, key);
    if (after !== map[key]) changed = (changed ?? new Map<string, unknown>()).set(key, after);
  }
  return changed ? withValues(map, changed) : map;
};

const MAPPERS: ReadonlyMap<string, Mapper> = new Map<string, Mapper>([
  ...ONE_SCHEMA.map((keyword): [string, Mapper] => [
    keyword,
    (value, _keyword, visit) => visit(value, keyword),
  ]),
  ...SCHEMA_LIST.map((keyword): [string, Mapper] => [keyword, inList]),
  ...SCHEMA_MAP.map((keyword): [string, Mapper] => [keyword, inMap]),
]);

/** Returns the entries of a map with other values. `fromEntries` keeps a property called `__proto__` a property. */
function withValues(map: JsonObject, changed: ReadonlyMap<string, unknown>): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, changed.has(key) ? changed.get(key) : value]),
  );
}

/** Returns whether a value is valid as a schema. */
export function isSchema(value: unknown): value is JsonObject | boolean {
  return typeof value === "boolean" || isObject(value);
}

/** Returns the types that a schema names, as a list. */
export function typesOf({ type }: JsonObject): readonly unknown[] {
  if (Array.isArray(type)) return type as unknown[];
  return type === undefined ? [] : [type];
}
