import type { JsonObject } from "@codexthropic/protocol/json";
import { KEYWORDS } from "./keyword-table.ts";

/** Called with each schema inside a schema and its position: `("properties", "name")`, `("items")`. */
export type Visitor = (child: unknown, keyword: string, key?: string | number) => unknown;

/**
 * Replaces the schemas directly inside a valid one. Returns the same object when none changed. Data (`enum`, `const`,
 * `default`, `examples`) and unknown keywords are not visited.
 */
export function mapChildren(schema: JsonObject, visit: Visitor): JsonObject {
  let copy: JsonObject | undefined;
  for (const keyword of Object.keys(schema)) {
    const holds = KEYWORDS.get(keyword)?.holds;
    if (holds === undefined) continue;
    const before = schema[keyword];
    const after = MAPPERS[holds](before, keyword, visit);
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

const MAPPERS = {
  schema: (value: unknown, keyword: string, visit: Visitor) => visit(value, keyword),
  list: inList,
  map: inMap,
} as const;

/** Returns the entries of a map with other values. `fromEntries` keeps a property called `__proto__` a property. */
function withValues(map: JsonObject, changed: ReadonlyMap<string, unknown>): JsonObject {
  return Object.fromEntries(
    Object.entries(map).map(([key, value]) => [key, changed.has(key) ? changed.get(key) : value]),
  );
}

/** Returns the types that a schema names, as a list. */
export function typesOf({ type }: JsonObject): readonly unknown[] {
  if (Array.isArray(type)) return type as unknown[];
  return type === undefined ? [] : [type];
}
