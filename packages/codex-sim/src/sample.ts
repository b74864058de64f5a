import { asList, asString, isObject, objectsIn, type JsonObject } from "@codexthropic/protocol/json";

/** A value that satisfies a JSON Schema of the kind that tools and structured outputs use. Deterministic. */
export function sampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isObject(schema) || depth > 16) return "sample";
  const reference = asString(schema["$ref"]);
  if (reference !== undefined) return sampleOf(resolve(reference, root), root, depth + 1);
  if ("const" in schema) return schema["const"];
  const [first] = asList(schema["enum"]);
  if (first !== undefined) return first;
  for (const choice of ["anyOf", "oneOf"]) {
    const [variant] = objectsIn(schema[choice]);
    if (variant) return sampleOf(variant, root, depth + 1);
  }
  const parts = objectsIn(schema["allOf"]);
  if (parts.length > 0)
    return sampleOf(Object.assign({}, ...parts, { ...schema, allOf: [] }), root, depth + 1);
  const maker = MAKERS[typeOf(schema)];
  return maker ? maker(schema, root, depth + 1) : "sample";
}

function typeOf(schema: JsonObject): string {
  const type = schema["type"];
  if (Array.isArray(type)) return String(asList(type).find((one) => one !== "null") ?? "null");
  return asString(type) ?? (isObject(schema["properties"]) ? "object" : "string");
}

type Maker = (schema: JsonObject, root: unknown, depth: number) => unknown;

const MAKERS: Readonly<Record<string, Maker>> = {
  object: (schema, root, depth) => {
    const required = asList(schema["required"]);
    const properties = isObject(schema["properties"]) ? schema["properties"] : {};
    return Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => required.includes(name))
        .map(([name, value]) => [name, sampleOf(value, root, depth)]),
    );
  },
  array: (schema, root, depth) => {
    const least = Number(schema["minItems"] ?? 1);
    return Array.from({ length: least }, () => sampleOf(schema["items"], root, depth));
  },
  string: (schema) => {
    const text = FORMATS[String(schema["format"])] ?? "sample";
    const padded = text.padEnd(Number(schema["minLength"] ?? 0), "x");
    return padded.slice(0, Number(schema["maxLength"] ?? padded.length));
  },
  integer: (schema) => least(schema, 1),
  number: (schema) => least(schema, 0.5),
  boolean: () => true,
  null: () => null,
};

const FORMATS: Readonly<Record<string, string>> = {
  date: "2026-01-02",
  "date-time": "2026-01-02T03:04:05Z",
  email: "sample@example.com",
  time: "03:04:05Z",
  uri: "https://example.com/",
  uuid: "00000000-0000-4000-8000-000000000000",
};

function least(schema: JsonObject, step: number): number {
  if (typeof schema["minimum"] === "number") return schema["minimum"];
  if (typeof schema["exclusiveMinimum"] === "number") return schema["exclusiveMinimum"] + step;
  return Math.min(1, Number(schema["maximum"] ?? 1));
}

function resolve(reference: string, root: unknown): unknown {
  let at: unknown = root;
  for (const step of reference.split("/").slice(1)) at = isObject(at) ? at[step] : undefined;
  return at;
}
