import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { metaProblem, python } from "./meta.ts";
import { resolves } from "./reference.ts";
import { schemaNodes, tuple, typesOf, type SchemaNode } from "./walk.ts";

/**
 * What every schema has to satisfy, strict or not. The result is the part of the sentence after
 * "Invalid schema for function 'x': ".
 * @see docs/reference/codex-backend.md section 18, docs/mapping.md section 2
 * @module
 */
export function looseProblem(root: unknown): string | null {
  return rootProblem(root) ?? nestedProblem(root);
}

/** The root has to be a plain object schema. */
export function rootProblem(root: unknown): string | null {
  const type = isObject(root) ? root["type"] : undefined;
  if (!isObject(root) || type !== "object") {
    return `schema must be a JSON Schema of 'type: "object"', got 'type: "${type === undefined ? "None" : typeName(type)}"'.`;
  }
  return ["oneOf", "anyOf", "allOf", "enum", "not"].some((keyword) => root[keyword] !== undefined)
    ? "schema must have type 'object' and not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level."
    : null;
}

const typeName = (type: unknown): string => (typeof type === "string" ? type : python(type));

/** The first offence of any node. The meta-schema is checked before the shape, as the backend does. */
export function nestedProblem(root: unknown): string | null {
  const all = [...schemaNodes(root)];
  for (const node of all) {
    const problem = metaProblemAt(node);
    if (problem !== null) return problem;
  }
  for (const { value, path } of all) {
    const problem = isObject(value) ? shapeProblem(value, root) : null;
    if (problem !== null) return `In context=${tuple(path)}, ${problem}`;
  }
  return null;
}

function metaProblemAt({ value }: SchemaNode): string | null {
  if (typeof value === "boolean") return null;
  const problem = isObject(value)
    ? metaProblem(value)
    : `${python(value)} is not of type 'object', 'boolean'`;
  return problem === null ? null : `${problem}.`;
}

function shapeProblem(schema: JsonObject, root: unknown): string | null {
  const types = typesOf(schema);
  if (types.includes("object") && schema["properties"] === undefined) {
    return "object schema missing properties.";
  }
  if (types.includes("array") && schema["items"] === undefined && schema["prefixItems"] === undefined) {
    return "array schema missing items.";
  }
  const reference = schema["$ref"];
  return typeof reference === "string" && !resolves(reference, root)
    ? `reference '${reference}' can only point to definitions defined at the top level of the schema.`
    : null;
}
