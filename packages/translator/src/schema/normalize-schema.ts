import { asList, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { foldRoot } from "./fold-root.ts";
import { DROP, repairKeyword } from "./keyword-table.ts";
import { mapChildren, typesOf, type Visitor } from "./visit-subschemas.ts";
import { cutReferences, resolveReference } from "./resolve-reference.ts";

/** A change that removed something from a schema. Additions without effect (`properties: {}`) are not listed. */
export interface SchemaRepair {
  /**
   * `pattern`: a regular expression outside the backend's dialect was removed. `keyword`: a keyword without a valid
   * value was removed. `reference`: a `$ref` that does not resolve was removed. `root`: the root was folded into one
   * object. `depth`: a schema that was nested too deeply was replaced by `{}`.
   */
  kind: "pattern" | "keyword" | "reference" | "root" | "depth";
  /** `properties.name.pattern`; empty for the root. */
  path: string;
}

export interface NormalizedSchema {
  /** The given object itself when nothing had to change. */
  schema: JsonObject;
  repairs: readonly SchemaRepair[];
}

/**
 * Steps to the deepest schema. Deeper ones are replaced by `{}`, because `JSON.stringify` has to be able to write the
 * body.
 */
const MAX_PATH = 200;

/**
 * Returns a JSON Schema that the backend accepts for the parameters of a tool: an object at the root, every keyword
 * with a value of its type, every `$ref` resolvable, every pattern in the backend's dialect. Accepts any value and
 * never throws.
 * @see docs/mapping.md section 2
 */
export function normalizeSchema(schema: unknown): NormalizedSchema {
  return normalizeWith(schema, { isRoot: true, isPlain: false });
}

export interface NormalizeOptions {
  /** Whether the root of the schema has to be an object. */
  isRoot: boolean;
  /** Whether keywords that backends are known to refuse are removed. */
  isPlain: boolean;
}

/** Does the work of {@link normalizeSchema}, also for schemas whose root is no object. */
export function normalizeWith(schema: unknown, { isRoot, isPlain }: NormalizeOptions): NormalizedSchema {
  if (!isObject(schema)) return { schema: isRoot ? { type: "object", properties: {} } : {}, repairs: [] };
  const repairs: SchemaRepair[] = [];
  const path: (string | number)[] = [];
  const note: Note = (kind, ...inner) => repairs.push({ kind, path: [...path, ...inner].join(".") });
  let hasReference = false;

  const visit = (value: unknown): unknown => {
    if (!isObject(value)) return value;
    if (path.length > MAX_PATH) {
      note("depth");
      return {};
    }
    hasReference ||= "$ref" in value;
    return mapChildren(completed(repaired(value, isPlain, note)), visitChild);
  };

  const visitChild: Visitor = (child, keyword, key) => {
    const { length } = path;
    path.push(keyword);
    if (key !== undefined) path.push(key);
    const visited = visit(child);
    path.length = length;
    return visited;
  };

  const visited = visit(isRoot ? objectRoot(schema, note) : schema) as JsonObject;
  const normalized = hasReference
    ? cutReferences(visited, (path) => repairs.push({ kind: "reference", path }))
    : visited;
  return { schema: normalized, repairs };
}

type Note = (kind: SchemaRepair["kind"], ...inner: string[]) => void;

/** Makes the root an object schema without `$ref`, combinators, `enum` and `not`. */
function objectRoot(given: JsonObject, note: Note): JsonObject {
  let root = given;
  if ("$ref" in root) {
    const { $ref: reference, ...rest } = root;
    const target = resolveReference(reference, root);
    if (!isObject(target)) note("reference", "$ref");
    root = { ...(isObject(target) ? target : {}), ...rest };
  }
  if (["anyOf", "oneOf", "allOf"].some((keyword) => keyword in root)) {
    note("root");
    root = foldRoot(root);
  }
  for (const keyword of ["enum", "not"]) {
    if (!(keyword in root)) continue;
    note("root", keyword);
    const { [keyword]: _dropped, ...rest } = root;
    root = rest;
  }
  return root["type"] === "object" ? root : { ...root, type: "object" };
}

/** Removes or corrects keywords that the backend would refuse. */
function repaired(schema: JsonObject, isPlain: boolean, note: Note): JsonObject {
  let copy: JsonObject | undefined;
  const straight = withPrefixItems(schema);
  for (const keyword of Object.keys(straight)) {
    const before = straight[keyword];
    const after = repairKeyword(keyword, before, isPlain);
    if (after === before) continue;
    copy ??= { ...straight };
    if (after === DROP) delete copy[keyword];
    else copy[keyword] = after;
    if (keyword !== "$schema") note(repairKind(keyword), keyword);
  }
  return copy ?? straight;
}

function repairKind(keyword: string): SchemaRepair["kind"] {
  return keyword === "pattern" || keyword === "patternProperties" ? "pattern" : "keyword";
}

/** Converts tuples of older drafts, which have a list of `items`, and `additionalItems` for the rest. */
function withPrefixItems(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema["items"])) return schema;
  const { items, additionalItems, ...rest } = schema;
  return { ...rest, prefixItems: rest["prefixItems"] ?? asList(items), items: additionalItems ?? {} };
}

/** Adds `properties` to objects and `items` to arrays. */
function completed(schema: JsonObject): JsonObject {
  const types = typesOf(schema);
  let full = schema;
  if (types.includes("object") && schema["properties"] === undefined) full = { ...full, properties: {} };
  if (types.includes("array") && schema["items"] === undefined && schema["prefixItems"] === undefined) {
    full = { ...full, items: {} };
  }
  return full;
}
