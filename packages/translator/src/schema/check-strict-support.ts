import type { JsonObject } from "@codexthropic/protocol/json";

/**
 * The part of JSON Schema that strict mode accepts.
 * @see https://platform.openai.com/docs/guides/structured-outputs "Supported schemas"
 * @module
 */
const SUPPORTED: ReadonlySet<string> = new Set([
  "$defs",
  "$ref",
  "additionalProperties",
  "anyOf",
  "const",
  "definitions",
  "description",
  "enum",
  "exclusiveMaximum",
  "exclusiveMinimum",
  "format",
  "items",
  "maxItems",
  "maxLength",
  "maximum",
  "minItems",
  "minLength",
  "minimum",
  "multipleOf",
  "pattern",
  "properties",
  "required",
  "title",
  "type",
]);
/** Keywords that do not restrict the answer. They are removed. */
const ANNOTATIONS: readonly string[] = ["$comment", "$id", "default", "deprecated", "examples"];

const FORMATS: ReadonlySet<unknown> = new Set([
  "date",
  "date-time",
  "duration",
  "email",
  "hostname",
  "ipv4",
  "ipv6",
  "time",
  "uuid",
  undefined,
]);

export function withoutAnnotations(schema: JsonObject): JsonObject {
  if (!ANNOTATIONS.some((keyword) => keyword in schema)) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.includes(keyword)));
}

/** Returns whether strict mode accepts a schema. The schemas inside it are not checked. */
export function isSupported(schema: JsonObject): boolean {
  const isTyped = ["type", "anyOf", "$ref"].some((keyword) => schema[keyword] !== undefined);
  // With properties beside variants the shape of an answer would be unknown.
  const isPlain = schema["properties"] === undefined || schema["anyOf"] === undefined;
  return (
    isTyped &&
    isPlain &&
    FORMATS.has(schema["format"]) &&
    Object.keys(schema).every((keyword) => SUPPORTED.has(keyword))
  );
}
