import { asList, isObject, type JsonObject } from "@codexthropic/protocol/json";

/** Where in a JSON Schema other schemas stand. Instance data (`enum`, `const`, `default`, `examples`) is not entered. */

const ONE: readonly string[] = [
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
const LIST: readonly string[] = ["allOf", "anyOf", "items", "oneOf", "prefixItems"];
const MAP: readonly string[] = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
];

/** A value that stands where a schema should, and the path to it. */
export interface SchemaNode {
  readonly value: unknown;
  readonly path: readonly string[];
}

/** Every node of a schema, the root first, parents before children. Recursion is bounded by the JSON itself. */
export function* schemaNodes(root: unknown, path: readonly string[] = []): Generator<SchemaNode> {
  yield { value: root, path };
  if (!isObject(root)) return;
  for (const child of children(root)) yield* schemaNodes(child.value, [...path, ...child.path]);
}

function* children(schema: JsonObject): Generator<SchemaNode> {
  for (const key of ONE) {
    const value = schema[key];
    if (value !== undefined && !Array.isArray(value)) yield { value, path: [key] };
  }
  for (const key of LIST) {
    for (const [index, value] of asList(schema[key]).entries()) yield { value, path: [key, String(index)] };
  }
  for (const key of MAP) {
    const map = schema[key];
    if (!isObject(map)) continue;
    for (const [name, value] of Object.entries(map)) yield { value, path: [key, name] };
  }
}

/** The path as the backend prints it, a Python tuple: `()`, `('items',)`, `('properties', 'a')`. */
export function tuple(path: readonly string[]): string {
  const inner = path.map((step) => `'${step}'`).join(", ");
  return path.length === 1 ? `(${inner},)` : `(${inner})`;
}

/** The types that a schema names, as a list. */
export function typesOf(schema: JsonObject): readonly unknown[] {
  const type = schema["type"];
  return Array.isArray(type) ? asList(type) : type === undefined ? [] : [type];
}
