import type { InventedNulls } from "@codexthropic/protocol/contract";
import { asList, isObject, type JsonObject } from "@codexthropic/protocol/json";
import { allowsNull, nullable } from "./allow-null.ts";
import { typesOf } from "./visit-subschemas.ts";
import { resolveReference } from "./resolve-reference.ts";
import { isSupported, withoutAnnotations } from "./check-strict-support.ts";

/**
 * Strict mode wants every property required and no others allowed. An optional property becomes required and
 * nullable, and the transcoder removes the `null` that means "absent" from the answer.
 * @see https://platform.openai.com/docs/guides/structured-outputs "Supported schemas"
 * @module
 */
export interface StrictSchema {
  schema: JsonObject;
  /** The properties whose `null` means "absent" in the answer. `null` when there are none. */
  nulls: InventedNulls | null;
}

/** @see https://platform.openai.com/docs/guides/structured-outputs "Objects have limitations on nesting depth" */
const MAX_DEPTH = 10;

/** Returns the strict form of a normalized schema, or `undefined` when there is none. */
export function strictSchema(root: JsonObject): StrictSchema | undefined {
  const converter = createConverter(root);
  const strict = converter.convert(root, 0);
  // A schema that contains itself has an endless tree of invented nulls.
  const isFollowable = strict.nulls === null || !converter.isRecursive();
  return converter.isPossible() && root["type"] === "object" && isFollowable ? strict : undefined;
}

interface StrictConverter {
  convert(schema: unknown, depth: number): StrictSchema;
  isPossible(): boolean;
  isRecursive(): boolean;
}

function createConverter(root: JsonObject): StrictConverter {
  const done = new Map<JsonObject, StrictSchema | "open">();
  let possible = true;
  let recursive = false;

  const giveUp = (schema: JsonObject): StrictSchema => {
    possible = false;
    return { schema, nulls: null };
  };

  const convert = (schema: unknown, depth: number): StrictSchema => {
    if (!isObject(schema) || depth > MAX_DEPTH) return giveUp({});
    const before = done.get(schema);
    if (before === "open") {
      recursive = true;
      return { schema, nulls: null };
    }
    if (before) return before;
    done.set(schema, "open");
    const plain = withoutAnnotations(schema);
    const strict = isSupported(plain) ? convertPlain(plain, depth) : giveUp(plain);
    done.set(schema, strict);
    return strict;
  };

  const convertPlain = (schema: JsonObject, depth: number): StrictSchema => {
    if (schema["$ref"] !== undefined) return convertReference(schema["$ref"], depth);
    const nulls: InventedNulls = {};
    const strict = { ...schema };
    for (const keyword of ["$defs", "definitions"]) {
      const definitions = schema[keyword];
      if (isObject(definitions)) {
        strict[keyword] = mapValues(definitions, (definition) => convert(definition, depth).schema);
      }
    }
    const types = typesOf(schema);
    if (types.includes("object")) Object.assign(strict, convertObject(schema, nulls, depth));
    if (types.includes("array")) {
      const items = convert(schema["items"], depth + 1);
      strict["items"] = items.schema;
      if (items.nulls) nulls.items = items.nulls;
    }
    if (schema["anyOf"] !== undefined)
      strict["anyOf"] = convertVariants(asList(schema["anyOf"]), nulls, depth);
    return { schema: strict, nulls: Object.keys(nulls).length > 0 ? nulls : null };
  };

  /** Strict mode accepts references to definitions only, and no keywords beside a `$ref`. */
  const convertReference = (reference: unknown, depth: number): StrictSchema => {
    const schema = { $ref: reference };
    const target = resolveReference(reference, root);
    if (!/^#(?:\/(?:\$defs|definitions)\/[^/]+)?$/.test(String(reference))) return giveUp(schema);
    return { schema, nulls: convert(target, depth).nulls };
  };

  const convertObject = (schema: JsonObject, nulls: InventedNulls, depth: number): JsonObject => {
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    const names = Object.keys(properties);
    const isClosed = schema["additionalProperties"] === false;
    const isOpen = schema["additionalProperties"] !== undefined && !isClosed;
    if (isOpen || (names.length === 0 && !isClosed)) return giveUp(schema).schema;
    const required = asList(schema["required"]);
    const inner: [string, InventedNulls][] = [];
    const optional: string[] = [];
    const strict = Object.entries(properties).map(([name, property]): [string, unknown] => {
      const converted = convert(property, depth + 1);
      if (converted.nulls) inner.push([name, converted.nulls]);
      if (required.includes(name) || allowsNull(property, root)) return [name, converted.schema];
      optional.push(name);
      return [name, nullable(converted.schema)];
    });
    if (optional.length > 0) nulls.optional = optional;
    if (inner.length > 0) nulls.properties = Object.fromEntries(inner);
    return { properties: Object.fromEntries(strict), required: names, additionalProperties: false };
  };

  /** The transcoder cannot know which variant an answer follows, so only one of them may hold invented nulls. */
  const convertVariants = (variants: readonly unknown[], nulls: InventedNulls, depth: number): unknown[] => {
    const converted = variants.map((variant) => convert(variant, depth));
    const structured = converted.filter(({ schema }) => isStructured(schema));
    const invented = structured.find((variant) => variant.nulls);
    if (invented && structured.length > 1) possible = false;
    Object.assign(nulls, invented?.nulls);
    return converted.map(({ schema }) => schema);
  };

  return { convert, isPossible: () => possible, isRecursive: () => recursive };
}

function isStructured(schema: JsonObject): boolean {
  const types = typesOf(schema);
  return types.length === 0 || types.includes("object") || types.includes("array");
}

function mapValues(map: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}
