import { asList, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { resolveReference } from "./resolve-reference.ts";
import { typesOf } from "./visit-subschemas.ts";

/** The number of references and variants that are followed into each other. */
const MAX_DEPTH = 8;

/** Returns whether a schema can be restricted to objects. A schema without a type accepts objects, too. */
export function describesObject(schema: unknown, root: JsonObject, depth: number = 0): boolean {
  if (!isObject(schema) || depth > MAX_DEPTH) return schema === true;
  const { $ref: reference, anyOf, oneOf, allOf, enum: words } = schema;
  if (reference !== undefined) return describesObject(resolveReference(reference, root), root, depth + 1);
  const types = typesOf(schema);
  if (types.length > 0) return types.includes("object");
  if ("const" in schema) return isObject(schema["const"]);
  if (Array.isArray(words)) return words.some(isObject);
  const inner = (variant: unknown): boolean => describesObject(variant, root, depth + 1);
  if (Array.isArray(allOf) && !allOf.every(inner)) return false;
  return [anyOf, oneOf].every((variants) => asList(variants).every(inner));
}
