import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { isBackendRegex } from "./regex.ts";
import { typesOf } from "./walk.ts";

/**
 * What the meta-schema asks of the keywords of one schema, worded as Python's jsonschema does.
 * @see docs/mapping.md section 2 for the cases that clients have to repair
 * @module
 */
type Check = (value: unknown) => string | null;

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];

/** The first offence against the meta-schema, or `null`. */
export function metaProblem(schema: JsonObject): string | null {
  for (const [keyword, value] of Object.entries(schema)) {
    const check = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    const problem = check?.(value);
    if (problem) return problem;
  }
  return typesOf(schema).some((type) => !TYPES.includes(String(type)))
    ? `${python(schema["type"])} is not valid under any of the given schemas`
    : null;
}

/** How Python prints a JSON value. */
export function python(value: unknown): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(python).join(", ")}]`;
  if (isObject(value)) {
    return `{${Object.entries(value)
      .map(([key, inner]) => `'${key}': ${python(inner)}`)
      .join(", ")}}`;
  }
  return String(value);
}

const isOf =
  (name: string, test: (value: unknown) => boolean): Check =>
  (value) =>
    test(value) ? null : `${python(value)} is not of type '${name}'`;

const number = isOf("number", (value) => typeof value === "number");
const text = isOf("string", (value) => typeof value === "string");
const flag = isOf("boolean", (value) => typeof value === "boolean");
const list = isOf("array", Array.isArray);
const map = isOf("object", isObject);
const count: Check = (value) =>
  isOf("integer", Number.isInteger)(value) ??
  (Number(value) < 0 ? `${python(value)} is less than the minimum of 0` : null);

const names: Check = (value) => {
  const notList = list(value);
  if (notList !== null || !Array.isArray(value)) return notList;
  const odd = value.find((name) => typeof name !== "string");
  if (odd !== undefined) return text(odd);
  return new Set(value).size === value.length ? null : `${python(value)} has non-unique elements`;
};

const filled: Check = (value) =>
  list(value) ?? (Array.isArray(value) && value.length === 0 ? "[] should be non-empty" : null);

const regex: Check = (value) =>
  text(value) ?? (isBackendRegex(String(value)) ? null : `${python(value)} is not a 'regex'`);

const regexKeys: Check = (value) =>
  map(value) ?? (isObject(value) ? (Object.keys(value).map(regex).find(Boolean) ?? null) : null);

const KEYWORDS: Readonly<Record<string, Check>> = {
  $defs: map,
  $ref: text,
  allOf: filled,
  anyOf: filled,
  definitions: map,
  dependentSchemas: map,
  description: text,
  enum: filled,
  exclusiveMaximum: number,
  exclusiveMinimum: number,
  format: text,
  maxItems: count,
  maxLength: count,
  maxProperties: count,
  maximum: number,
  minItems: count,
  minLength: count,
  minProperties: count,
  minimum: number,
  multipleOf: number,
  oneOf: filled,
  pattern: regex,
  patternProperties: regexKeys,
  prefixItems: filled,
  properties: map,
  required: names,
  title: text,
  uniqueItems: flag,
};
