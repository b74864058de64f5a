import { asList, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { typesOf } from "./visit-subschemas.ts";
import { resolveReference } from "./resolve-reference.ts";

/**
 * The backend refuses `anyOf`, `oneOf` and `allOf` at the root of a tool's schema. They are folded into one object
 * that accepts everything that one of the variants accepts. It may accept more, never less.
 * @module
 */

/** The part of an object schema that can be folded. */
interface Shape {
  properties: Map<string, unknown>;
  required: ReadonlySet<string>;
  /** `undefined`: any other property is accepted. */
  additional: unknown;
}

const MAX_DEPTH = 8;

/** Returns the root without combinators. Its other keywords stay as they are. */
export function foldRoot(root: JsonObject): JsonObject {
  const { anyOf: _any, oneOf: _one, allOf: _all, ...rest } = root;
  const { properties, required, additional } = createFolder(root)(root, 0);
  return {
    ...rest,
    properties: Object.fromEntries(properties),
    ...(required.size > 0 && { required: [...required] }),
    ...(additional !== undefined && { additionalProperties: additional }),
  };
}

/** Each schema is folded once, however many variants refer to it. */
function createFolder(root: JsonObject): (schema: JsonObject, depth: number) => Shape {
  const folded = new Map<JsonObject, Shape>();

  const membersOf = (members: unknown, depth: number): Shape[] =>
    asList(members)
      .map((member) => objectVariant(member, root))
      .filter((variant) => variant !== undefined)
      .map((variant) => shapeOf(variant, depth + 1));

  const shapeOf = (schema: JsonObject, depth: number): Shape => {
    const before = folded.get(schema);
    if (before) return before;
    const own = ownShape(schema);
    // A schema that contains itself finds this value for itself.
    folded.set(schema, own);
    if (depth === MAX_DEPTH) return own;
    const parts = [own, ...membersOf(schema["allOf"], depth)];
    for (const choices of [membersOf(schema["anyOf"], depth), membersOf(schema["oneOf"], depth)]) {
      if (choices.length > 0) parts.push(choices.reduce(either));
    }
    const shape = parts.reduce(both);
    folded.set(schema, shape);
    return shape;
  };
  return shapeOf;
}

/** Follows the `$ref` of a member. Returns `undefined` for a member that no object can satisfy. */
function objectVariant(member: unknown, root: JsonObject): JsonObject | undefined {
  const schema = isObject(member) && "$ref" in member ? resolveReference(member["$ref"], root) : member;
  if (schema === true) return {};
  if (!isObject(schema)) return undefined;
  const types = typesOf(schema);
  return types.length === 0 || types.includes("object") ? schema : undefined;
}

function ownShape(schema: JsonObject): Shape {
  const { properties, required, additionalProperties, patternProperties } = schema;
  return {
    properties: new Map(isObject(properties) ? Object.entries(properties) : []),
    required: new Set(asList(required).filter((name) => typeof name === "string")),
    additional: patternProperties === undefined ? additionalProperties : undefined,
  };
}

/** Returns a shape that accepts what both accept. */
function both(a: Shape, b: Shape): Shape {
  return {
    properties: union(a, b, "allOf"),
    required: new Set([...a.required, ...b.required]),
    additional: a.additional === false || b.additional === false ? false : (a.additional ?? b.additional),
  };
}

/** Returns a shape that accepts what one of them accepts. */
function either(a: Shape, b: Shape): Shape {
  return {
    properties: union(a, b, "anyOf"),
    required: new Set([...a.required].filter((name) => b.required.has(name))),
    additional: a.additional === false && b.additional === false ? false : undefined,
  };
}

function union(a: Shape, b: Shape, combinator: "allOf" | "anyOf"): Map<string, unknown> {
  const properties = new Map(a.properties);
  for (const [name, schema] of b.properties) {
    properties.set(name, properties.has(name) ? combined(properties.get(name), schema, combinator) : schema);
  }
  return properties;
}

function combined(a: unknown, b: unknown, combinator: "allOf" | "anyOf"): unknown {
  const members =
    isObject(a) && Object.keys(a).length === 1 && Array.isArray(a[combinator]) ? a[combinator] : [a];
  const text = JSON.stringify(b);
  if ((members as unknown[]).some((member) => JSON.stringify(member) === text)) return a;
  return { [combinator]: [...(members as unknown[]), b] };
}
