import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { isSchema } from "./keyword-table.ts";
import { mapChildren } from "./visit-subschemas.ts";

/** Follows a chain of `$ref`. Returns `undefined` when it does not resolve, leaves the document, or is a circle. */
export function resolveReference(reference: unknown, root: JsonObject): JsonObject | boolean | undefined {
  const seen = new Set<string>();
  let at = reference;
  while (typeof at === "string" && !seen.has(at)) {
    seen.add(at);
    const target = lookUp(at, root);
    if (!isSchema(target)) return undefined;
    if (typeof target === "boolean" || target["$ref"] === undefined) return target;
    at = target["$ref"];
  }
  return undefined;
}

/** Resolves a JSON pointer in a URI fragment: `#`, `#/$defs/a~1b`. @see RFC 6901 */
function lookUp(reference: string, root: JsonObject): unknown {
  if (reference === "#") return root;
  if (!reference.startsWith("#/")) return undefined;
  let at: unknown = root;
  for (const step of reference.slice(2).split("/")) {
    const key = decodeStep(step);
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as JsonObject)[key];
  }
  return at;
}

function decodeStep(step: string): string {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return step;
  }
}

/** Removes every `$ref` that does not resolve, and reports its path. Keywords beside it stay. */
export function cutReferences(root: JsonObject, onCut: (path: string) => void): JsonObject {
  const cut = (value: unknown, path: string): unknown => {
    if (!isObject(value)) return value;
    const kept = "$ref" in value ? withoutDead(value, path) : value;
    return mapChildren(kept, (child, keyword, key) => cut(child, joinPath(path, keyword, key)));
  };
  const withoutDead = (schema: JsonObject, path: string): JsonObject => {
    if (resolveReference(schema["$ref"], root) !== undefined) return schema;
    onCut(joinPath(path, "$ref"));
    const { $ref: _dead, ...rest } = schema;
    return rest;
  };
  return cut(root, "") as JsonObject;
}

function joinPath(path: string, keyword: string, key?: string | number): string {
  const inner = key === undefined ? keyword : `${keyword}.${key}`;
  return path === "" ? inner : `${path}.${inner}`;
}
