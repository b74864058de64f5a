import type { JsonSchema } from "@codexthropic/protocol/anthropic";
import type { InventedNulls } from "@codexthropic/protocol/contract";
import { asList, asObject, isObject, type JsonObject, objectsIn } from "@codexthropic/protocol/json";

/** What may be removed from one JSON object or array, and where to look further down. */
export interface Shape {
  members: ReadonlyMap<string, Member>;
  items: Shape | null;
}

export interface Member {
  /** A member that holds `null` is removed. */
  dropNull: boolean;
  /** A member that holds `""` is removed. */
  dropEmpty: boolean;
  shape: Shape | null;
}

/**
 * What may be removed from a tool's arguments. GPT models fill optional parameters with `""` or `null`; a
 * tool that would reject them gets the call without the member, unless its schema names the value or its
 * description mentions it. Required members stay as they are.
 * @see docs/mapping.md section 4, docs/reference/codex-backend.md section 18
 * @returns `null` when nothing can ever be removed
 */
export function removableArguments(schema: JsonSchema | null | undefined): Shape | null {
  const root = asObject(schema);
  const required = requiredBy(root);
  const members = new Map<string, Member>();
  for (const [name, property] of Object.entries(asObject(root["properties"]))) {
    if (required.has(name)) continue;
    const dropNull = !allows(property, null, root);
    const dropEmpty = !allows(property, "", root);
    if (dropNull || dropEmpty) members.set(name, { dropNull, dropEmpty, shape: null });
  }
  return members.size === 0 ? null : { members, items: null };
}

const VARIANTS = ["anyOf", "oneOf", "allOf"] as const;

/** What any variant of the root requires counts as required. */
function requiredBy(root: JsonObject): Set<unknown> {
  return new Set([root, ...variants(root)].flatMap((schema) => asList(schema["required"])));
}

/** Whether the schema names the value, allows it by type, or mentions it. */
function allows(schema: unknown, value: "" | null, root: JsonObject, seen = new Set<JsonObject>()): boolean {
  if (!isObject(schema) || seen.has(schema)) return false;
  seen.add(schema);
  return (
    names(schema, value) ||
    (value === null && allowsNull(schema)) ||
    mentions(schema["description"], value) ||
    [...variants(schema), resolve(schema["$ref"], root)].some((variant) => allows(variant, value, root, seen))
  );
}

function names(schema: JsonObject, value: "" | null): boolean {
  return (
    schema["const"] === value ||
    schema["default"] === value ||
    asList(schema["enum"]).includes(value) ||
    asList(schema["examples"]).includes(value)
  );
}

function allowsNull(schema: JsonObject): boolean {
  return schema["nullable"] === true || schema["type"] === "null" || asList(schema["type"]).includes("null");
}

const MENTIONS = {
  empty: /\b(?:empty|blank)\b|""|''|``/i,
  null: /\bnull\b/i,
} as const;

/** "Do not enter null", "must not be empty": the mention is a warning. */
const WARNING = /\b(?:not|never|non|cannot|avoid|without|omit)\b|n't\b/i;

function mentions(description: unknown, value: "" | null): boolean {
  if (typeof description !== "string") return false;
  const mention = value === null ? MENTIONS.null : MENTIONS.empty;
  return description
    .split(/[.;!?\n](?:\s|$)/)
    .some((sentence) => mention.test(sentence) && !WARNING.test(sentence));
}

function variants(schema: JsonObject): JsonObject[] {
  return VARIANTS.flatMap((keyword) => objectsIn(schema[keyword]));
}

/** A reference inside the same schema: `#/$defs/name`. */
function resolve(reference: unknown, root: JsonObject): unknown {
  if (typeof reference !== "string" || !reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((schema, step) => asObject(schema)[step], root);
}

/** The nulls that the strict schema bridge asked for, and no others. */
export function removableNulls(nulls: InventedNulls): Shape {
  const optional = new Set(nulls.optional);
  const below = nulls.properties ?? {};
  const members = new Map<string, Member>();
  for (const name of new Set([...optional, ...Object.keys(below)])) {
    const deeper = Object.hasOwn(below, name) ? below[name] : undefined;
    members.set(name, {
      dropNull: optional.has(name),
      dropEmpty: false,
      shape: deeper ? removableNulls(deeper) : null,
    });
  }
  return { members, items: nulls.items ? removableNulls(nulls.items) : null };
}
