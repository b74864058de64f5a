import { asList, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { nestedProblem, rootProblem } from "./loose.ts";
import { schemaNodes, tuple, typesOf } from "./walk.ts";

/** What `strict: true` asks on top, of tools and of `text.format`: the API's documented subset of JSON Schema. */
export function strictProblem(root: unknown): string | null {
  return rootProblem(root) ?? nestedProblem(root) ?? strictOnly(root);
}

const NOT_PERMITTED = [
  "allOf",
  "default",
  "dependentRequired",
  "dependentSchemas",
  "else",
  "if",
  "not",
  "oneOf",
  "patternProperties",
  "propertyNames",
  "then",
  "uniqueItems",
];

function strictOnly(root: unknown): string | null {
  for (const { value, path } of schemaNodes(root)) {
    const problem = isObject(value) ? problemOf(value) : null;
    if (problem !== null) return `In context=${tuple(path)}, ${problem}`;
  }
  return null;
}

function problemOf(schema: JsonObject): string | null {
  const forbidden = NOT_PERMITTED.find((keyword) => schema[keyword] !== undefined);
  if (forbidden !== undefined) return `'${forbidden}' is not permitted.`;
  if (!typesOf(schema).includes("object")) return null;
  if (schema["additionalProperties"] !== false) {
    return "'additionalProperties' is required to be supplied and to be false.";
  }
  const required = asList(schema["required"]);
  const names = isObject(schema["properties"]) ? Object.keys(schema["properties"]) : [];
  const optional = names.find((name) => !required.includes(name));
  return optional === undefined
    ? null
    : `'required' is required to be supplied and to be an array including every key in properties. Missing '${optional}'.`;
}
