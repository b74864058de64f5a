import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { typesOf } from "./visit-subschemas.ts";
import { resolveReference } from "./resolve-reference.ts";

/** The number of references that are followed one after another. Definitions may refer to each other in circles. */
const MAX_REFERENCES = 3;

/** Returns whether the client's own schema accepts `null`. */
export function allowsNull(value: unknown, root: JsonObject, references = 0): boolean {
  if (!isObject(value) || references > MAX_REFERENCES) return false;
  const { $ref: reference, anyOf, const: only, enum: words } = value;
  if (reference !== undefined) return allowsNull(resolveReference(reference, root), root, references + 1);
  if (Array.isArray(words) && !words.includes(null)) return false;
  if ("const" in value && only !== null) return false;
  if (Array.isArray(anyOf)) return anyOf.some((variant) => allowsNull(variant, root, references));
  return typesOf(value).includes("null");
}

/** Returns a schema that accepts `null` as well. */
export function nullable(schema: JsonObject): JsonObject {
  const { type } = schema;
  return typeof type === "string" && schema["enum"] === undefined && !("const" in schema)
    ? { ...schema, type: [type, "null"] }
    : { anyOf: [schema, { type: "null" }] };
}
