import { isObject, type JsonObject } from "../unchecked.ts";

/**
 * Where in a JSON Schema other schemas stand. Instance data (`enum`, `const`, `default`, `examples`) and unknown
 * keywords are not entered.
 */
export const ONE: ReadonlySet<string> = new Set([
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
]);
export const LIST: ReadonlySet<string> = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);
export const MAP: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

/** Called with each schema inside a schema and where it stands: `("properties", "name")`, `("items")`. */
export type Visitor = (child: unknown, keyword: string, key?: string | number) => unknown;

/** Replaces the schemas directly inside one; the same object when none changed. */
export function mapChildren(schema: JsonObject, visit: Visitor): JsonObject {
  let copy: JsonObject | undefined;
  for (const keyword of Object.keys(schema)) {
    const before = schema[keyword];
    const after = mapChild(keyword, before, visit);
    if (after !== before) copy = { ...(copy ?? schema), [keyword]: after };
  }
  return copy ?? schema;
}

function mapChild(keyword: string, value: unknown, visit: Visitor): unknown {
  if (ONE.has(keyword)) return visit(value, keyword);
  if (LIST.has(keyword)) return mapList(value as unknown[], (child, index) => visit(child, keyword, index));
  if (MAP.has(keyword)) return mapValues(value as JsonObject, (child, key) => visit(child, keyword, key));
  return value;
}

function mapList(list: unknown[], visit: (value: unknown, index: number) => unknown): unknown[] {
  const mapped = list.map(visit);
  return mapped.some((value, index) => value !== list[index]) ? mapped : list;
}

function mapValues(map: JsonObject, visit: (value: unknown, key: string) => unknown): JsonObject {
  let changed = false;
  const entries = Object.keys(map).map((key): [string, unknown] => {
    const after = visit(map[key], key);
    changed ||= after !== map[key];
    return [key, after];
  });
  // `fromEntries` keeps a property called `__proto__` a property.
  return changed ? Object.fromEntries(entries) : map;
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
