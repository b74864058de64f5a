import { asList, isObject, type JsonObject } from "../unchecked.ts";
import { foldRoot } from "./fold.ts";
import { DROP, repairKeyword } from "./keywords.ts";
import { mapChildren, typesOf } from "./places.ts";
import { cutReferences, joinPath, resolveReference } from "./references.ts";

/** One change by which a schema lost something. What only adds the obvious (`properties: {}`) is not listed. */
export interface SchemaRepair {
  /**
   * `pattern`: a regular expression outside the backend's dialect was removed; `keyword`: a keyword without a valid
   * value was; `reference`: a `$ref` that leads nowhere was; `root`: the root was folded into one object;
   * `depth`: what was nested too deeply accepts everything.
   */
  kind: "pattern" | "keyword" | "reference" | "root" | "depth";
  /** `properties.name.pattern`; empty for the root. */
  path: string;
}

export interface NormalizedSchema {
  /** The very object that was given when nothing had to change. */
  schema: JsonObject;
  repairs: readonly SchemaRepair[];
}

/** Deeper schemas are cut: the JSON of a body must be writable. */
const MAX_DEPTH = 100;

const known = new WeakMap<JsonObject, NormalizedSchema>();

/**
 * A JSON Schema as the backend takes it for the parameters of a tool: an object at the root, every keyword with a
 * value of its type, every `$ref` resolvable, every pattern in the backend's dialect. Total: any value gives a
 * schema. Results are remembered by object identity, so a schema must not be changed after it was given.
 * @see mapping.md section 2
 */
export function normalizeSchema(schema: unknown): NormalizedSchema {
  if (!isObject(schema)) return { schema: { type: "object", properties: {} }, repairs: [] };
  let result = known.get(schema);
  if (!result) known.set(schema, (result = normalize(schema, true)));
  return result;
}

/** The same for a schema that need not be an object at its root. */
export function normalizeSubschema(schema: JsonObject): NormalizedSchema {
  return normalize(schema, false);
}

function normalize(given: JsonObject, isRoot: boolean): NormalizedSchema {
  const repairs: SchemaRepair[] = [];
  const start = isRoot ? objectRoot(given, repairs) : given;
  let hasReference = false;

  const visit = (value: unknown, path: string, depth: number): unknown => {
    if (!isObject(value)) return value;
    if (depth > MAX_DEPTH) {
      repairs.push({ kind: "depth", path });
      return {};
    }
    hasReference ||= "$ref" in value;
    return mapChildren(completed(repaired(value, path, repairs)), (child, keyword, key) =>
      visit(child, joinPath(path, keyword, key), depth + 1),
    );
  };

  const visited = visit(start, "", 0) as JsonObject;
  const schema = hasReference
    ? cutReferences(visited, (path) => repairs.push({ kind: "reference", path }))
    : visited;
  return { schema, repairs };
}

/** Makes an object of the root: no `$ref`, no combinators, no `enum`, no `not`. */
function objectRoot(given: JsonObject, repairs: SchemaRepair[]): JsonObject {
  let root = given;
  if ("$ref" in root) {
    const { $ref: reference, ...rest } = root;
    const target = resolveReference(reference, root);
    if (!isObject(target)) repairs.push({ kind: "reference", path: "$ref" });
    root = { ...(isObject(target) ? target : {}), ...rest };
  }
  if (["anyOf", "oneOf", "allOf"].some((keyword) => keyword in root)) {
    repairs.push({ kind: "root", path: "" });
    root = foldRoot(root);
  }
  for (const keyword of ["enum", "not"]) {
    if (!(keyword in root)) continue;
    repairs.push({ kind: "root", path: keyword });
    const { [keyword]: _dropped, ...rest } = root;
    root = rest;
  }
  return root["type"] === "object" ? root : { ...root, type: "object" };
}

/** Drops or mends what the backend would refuse. */
function repaired(schema: JsonObject, path: string, repairs: SchemaRepair[]): JsonObject {
  let copy: JsonObject | undefined;
  const straight = withPrefixItems(schema);
  for (const keyword of Object.keys(straight)) {
    const before = straight[keyword];
    const after = repairKeyword(keyword, before);
    if (after === before) continue;
    copy ??= { ...straight };
    if (after === DROP) delete copy[keyword];
    else copy[keyword] = after;
    if (keyword !== "$schema") repairs.push({ kind: kindOf(keyword), path: joinPath(path, keyword) });
  }
  return copy ?? straight;
}

function kindOf(keyword: string): SchemaRepair["kind"] {
  return keyword === "pattern" || keyword === "patternProperties" ? "pattern" : "keyword";
}

/** Tuples of older drafts: a list of `items`, and `additionalItems` for the rest. */
function withPrefixItems(schema: JsonObject): JsonObject {
  const { items, additionalItems, ...rest } = schema;
  if (!Array.isArray(items)) return schema;
  return { ...rest, prefixItems: rest["prefixItems"] ?? asList(items), items: additionalItems ?? {} };
}

/** An object has `properties`, an array has `items`. */
function completed(schema: JsonObject): JsonObject {
  const types = typesOf(schema);
  let full = schema;
  if (types.includes("object") && schema["properties"] === undefined) full = { ...full, properties: {} };
  if (types.includes("array") && schema["items"] === undefined && schema["prefixItems"] === undefined) {
    full = { ...full, items: {} };
  }
  return full;
}
