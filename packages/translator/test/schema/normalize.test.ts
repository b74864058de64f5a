import { validateBody } from "@codexthropic/codex-sim";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalizeSchema } from "../../src/index.ts";
import type { JsonObject } from "@codexthropic/protocol/json";
import { schema as anySchema } from "../arbitraries.ts";

/** What the backend says about a tool with these parameters. */
function verdict(parameters: unknown) {
  const tool = { type: "function", name: "t", strict: false, parameters };
  const input = [{ type: "message", role: "user", content: "x" }];
  return validateBody({ model: "gpt-5.5", stream: true, store: false, input, tools: [tool] });
}

const EMPTY = { type: "object", properties: {} };
const string = { type: "string" };
const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  ...more,
});

/** A schema in the place of one property, after normalisation, and what was repaired there. */
function property(schema: unknown) {
  const { schema: normalized, repairs } = normalizeSchema(object({ a: schema }));
  expect(verdict(normalized)).toBeNull();
  const { properties } = normalized as { properties: JsonObject };
  return { schema: properties["a"], repairs: repairs.map(({ kind, path }) => `${kind} ${path}`) };
}

describe("any value", () => {
  it("gives a schema that the backend takes, and taking it once more changes nothing", () => {
    fc.assert(
      fc.property(anySchema, (value) => {
        const { schema } = normalizeSchema(value);
        expect(verdict(schema)).toBeNull();
        const again = normalizeSchema(schema);
        expect(again).toEqual({ schema, repairs: [] });
        expect(again.schema).toBe(schema);
      }),
      { numRuns: 2000 },
    );
  });

  it("is never changed itself", () => {
    fc.assert(
      fc.property(anySchema, (value) => {
        const before = JSON.stringify(value);
        normalizeSchema(value);
        expect(JSON.stringify(value)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });
});

describe("the root", () => {
  it.each([
    [undefined],
    [null],
    [true],
    [false],
    ["x"],
    [5],
    [[]],
    [{}],
    [{ type: "object" }],
    [{ properties: {} }],
  ])("%j is an empty object's schema", (value) =>
    expect(normalizeSchema(value)).toEqual({ schema: EMPTY, repairs: [] }),
  );

  it.each([
    [{ type: ["object", "null"], properties: { a: string } }, object({ a: string })],
    [
      { type: "string", description: "d" },
      { type: "object", description: "d", properties: {} },
    ],
    [
      { $schema: "x", type: "object", properties: {}, required: [] },
      { ...EMPTY, required: [] },
    ],
    [{ additionalProperties: false }, { type: "object", additionalProperties: false, properties: {} }],
  ])("%j ⇒ %j", (value, expected) =>
    expect(normalizeSchema(value)).toEqual({ schema: expected, repairs: [] }),
  );

  it("loses enum and not", () => {
    expect(normalizeSchema({ ...EMPTY, enum: [{}], not: string })).toEqual({
      schema: EMPTY,
      repairs: [
        { kind: "root", path: "enum" },
        { kind: "root", path: "not" },
      ],
    });
  });

  it("a $ref is inlined, what stands beside it wins", () => {
    const node = object({ next: { $ref: "#/definitions/node" } }, { title: "of the node" });
    const { schema, repairs } = normalizeSchema({
      $ref: "#/definitions/node",
      title: "own",
      definitions: { node },
    });
    expect(schema).toEqual({ ...node, title: "own", definitions: { node } });
    expect(repairs).toEqual([]);
    expect(verdict(schema)).toBeNull();
  });

  it.each([["#/nowhere"], ["#"], ["#/$defs/true"], [5]])("a $ref to %j is cut", ($ref) => {
    expect(normalizeSchema({ $ref, $defs: { true: true } })).toEqual({
      schema: { ...EMPTY, $defs: { true: true } },
      repairs: [{ kind: "reference", path: "$ref" }],
    });
  });
});

describe("a root of variants is folded into one object that accepts them all", () => {
  const folded = (root: JsonObject) => {
    const { schema, repairs } = normalizeSchema(root);
    expect(verdict(schema)).toBeNull();
    expect(repairs[0]).toEqual({ kind: "root", path: "" });
    return schema;
  };
  const a = object({ kind: { const: "a" }, x: string }, { required: ["kind", "x"] });
  const b = object({ kind: { const: "b" }, y: string }, { required: ["y", "kind"] });

  it.each(["anyOf", "oneOf"])("%s: all properties, what all require", (combinator) => {
    expect(folded({ description: "d", [combinator]: [a, b] })).toEqual({
      type: "object",
      description: "d",
      properties: { kind: { anyOf: [{ const: "a" }, { const: "b" }] }, x: string, y: string },
      required: ["kind"],
    });
  });

  it("three variants of a property stand side by side, equal ones once", () => {
    const variant = (value: unknown) => object({ k: value });
    expect(
      folded({
        anyOf: [variant({ const: 1 }), variant({ const: 2 }), variant({ const: 3 }), variant({ const: 2 })],
      }),
    ).toEqual(object({ k: { anyOf: [{ const: 1 }, { const: 2 }, { const: 3 }] } }));
  });

  it("allOf: all properties, all that is required, both schemas of a property", () => {
    expect(folded({ allOf: [a, b] })).toEqual(
      object(
        { kind: { allOf: [{ const: "a" }, { const: "b" }] }, x: string, y: string },
        { required: ["kind", "x", "y"] },
      ),
    );
    expect(folded({ allOf: [a, a] })).toEqual(a);
  });

  it("the root's own part belongs to every variant", () => {
    expect(
      folded(object({ id: string }, { required: ["id"], anyOf: [{ required: ["a"] }, { required: ["b"] }] })),
    ).toEqual(object({ id: string }, { required: ["id"] }));
    expect(folded(object({ id: string }, { anyOf: [a], oneOf: [b] }))).toEqual(
      object(
        { id: string, kind: { allOf: [{ const: "a" }, { const: "b" }] }, x: string, y: string },
        { required: ["kind", "x", "y"] },
      ),
    );
  });

  it("is closed only when nothing open could be meant", () => {
    const closed = { additionalProperties: false };
    const open = (root: JsonObject) => folded(root)["additionalProperties"];
    expect(
      open({
        anyOf: [
          { ...a, ...closed },
          { ...b, ...closed },
        ],
      }),
    ).toBe(false);
    expect(open({ anyOf: [{ ...a, ...closed }, b] })).toBeUndefined();
    expect(open({ anyOf: [a, { ...b, ...closed }] })).toBeUndefined();
    expect(open({ allOf: [{ ...a, ...closed }, b] })).toBe(false);
    expect(open({ allOf: [a, { ...b, ...closed }] })).toBe(false);
    expect(
      open({
        anyOf: [
          { ...a, ...closed, patternProperties: { "^x-": {} } },
          { ...b, ...closed },
        ],
      }),
    ).toBeUndefined();
    expect(open({ additionalProperties: string, anyOf: [a] })).toEqual(string);
    expect(open({ allOf: [a, { additionalProperties: string }] })).toEqual(string);
    expect(
      open({ anyOf: [{ additionalProperties: string }, { additionalProperties: string }] }),
    ).toBeUndefined();
  });

  it("references are followed, variants that no object satisfies are left out", () => {
    const root = {
      anyOf: [
        { $ref: "#/$defs/a" },
        { type: "null" },
        { $ref: "#/nowhere" },
        false,
        "odd",
        { type: ["object", "null"], required: ["x"] },
      ],
      $defs: { a },
    };
    expect(folded(root)).toEqual(
      object({ kind: { const: "a" }, x: string }, { required: ["x"], $defs: { a } }),
    );
    expect(folded({ anyOf: [a, true] })).toEqual(object({ kind: { const: "a" }, x: string }));
    expect(folded({ anyOf: [{ type: "string" }] })).toEqual(EMPTY);
    expect(folded({ anyOf: "odd" })).toEqual(EMPTY);
  });

  it("variants within variants, in circles as well", () => {
    expect(folded({ anyOf: [{ oneOf: [a, { allOf: [b] }] }] })["properties"]).toHaveProperty("y");
    const { schema } = normalizeSchema({
      anyOf: [{ $ref: "#" }, { $ref: "#/$defs/a" }],
      $defs: { a: { anyOf: [a, { $ref: "#/$defs/a" }] } },
    });
    expect(schema["properties"]).toEqual(a["properties"]);
    let deep: JsonObject = a;
    for (let depth = 0; depth < 1000; depth++) deep = { anyOf: [deep] };
    expect(normalizeSchema(deep).schema).toEqual(EMPTY);
  });

  it("a thousand variants of a thousand variants are no problem", () => {
    const many = (name: string) => ({
      anyOf: Array.from({ length: 1000 }, () => ({ $ref: `#/$defs/${name}` })),
    });
    const $defs = { b: many("c"), c: many("d"), d: many("e"), e: many("f"), f: a };
    expect(folded({ ...many("b"), $defs })["properties"]).toEqual(a["properties"]);
  });
});

describe("keywords", () => {
  it.each<[JsonObject, JsonObject]>([
    [{ type: "object" }, EMPTY],
    [{ type: ["object", "null"] }, { type: ["object", "null"], properties: {} }],
    [{ type: "array" }, { type: "array", items: {} }],
    [{ type: ["null", "array"] }, { type: ["null", "array"], items: {} }],
    [
      { type: "array", prefixItems: [string] },
      { type: "array", prefixItems: [string] },
    ],
    [
      { type: "array", items: [string, true] },
      { type: "array", prefixItems: [string, true], items: {} },
    ],
    [
      { items: [string], additionalItems: false },
      { prefixItems: [string], items: false },
    ],
    [
      { items: [string], prefixItems: [true] },
      { prefixItems: [true], items: {} },
    ],
    [
      { type: "array", items: string, $schema: "x" },
      { type: "array", items: string },
    ],
  ])("%j gets what is obvious: %j", (schema, expected) => {
    expect(property(schema)).toEqual({ schema: expected, repairs: [] });
  });

  const DROPPED: [JsonObject, string[]][] = [
    [{ exclusiveMinimum: true, minimum: 1 }, ["exclusiveMinimum"]],
    [{ exclusiveMaximum: false }, ["exclusiveMaximum"]],
    [{ minimum: "1", maximum: null }, ["minimum", "maximum"]],
    [{ multipleOf: 0 }, ["multipleOf"]],
    [{ multipleOf: "2" }, ["multipleOf"]],
    [{ maxLength: -1, minLength: 1.5 }, ["maxLength", "minLength"]],
    [
      { maxItems: "3", minItems: null, maxProperties: [], minProperties: {} },
      ["maxItems", "minItems", "maxProperties", "minProperties"],
    ],
    [{ uniqueItems: "yes" }, ["uniqueItems"]],
    [{ required: true }, ["required"]],
    [{ enum: [] }, ["enum"]],
    [{ enum: "a" }, ["enum"]],
    [{ type: "any" }, ["type"]],
    [{ type: 5 }, ["type"]],
    [{ type: [] }, ["type"]],
    [{ type: ["any"] }, ["type"]],
    [{ description: 5, title: null, format: {} }, ["description", "title", "format"]],
    [{ anyOf: [], oneOf: {}, allOf: "x", prefixItems: [] }, ["anyOf", "oneOf", "allOf", "prefixItems"]],
    [{ anyOf: ["x"] }, ["anyOf"]],
    [{ $defs: [], definitions: "x", dependentSchemas: 5 }, ["$defs", "definitions", "dependentSchemas"]],
    [{ items: 5, additionalProperties: "no", not: null }, ["items", "additionalProperties", "not"]],
    [{ dependentRequired: { a: "b" } }, ["dependentRequired"]],
    [{ dependentRequired: 5 }, ["dependentRequired"]],
    [{ patternProperties: [] }, ["patternProperties"]],
    [{ $ref: 5 }, ["$ref"]],
  ];
  it.each(DROPPED)("%j loses %j", (schema, keywords) => {
    const kept = Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword));
    const { schema: normalized, repairs } = property(schema);
    expect(normalized).toEqual(Object.fromEntries(kept));
    expect(repairs).toEqual(
      keywords.map(
        (keyword) => `${keyword === "patternProperties" ? "pattern" : "keyword"} properties.a.${keyword}`,
      ),
    );
  });

  it.each<[JsonObject, JsonObject, string]>([
    [{ properties: null }, { properties: {} }, "properties"],
    [{ properties: ["a"] }, { properties: {} }, "properties"],
    [{ properties: { x: "string", y: 5, z: true } }, { properties: { x: {}, y: {}, z: true } }, "properties"],
    [{ type: ["string", "any", "string"] }, { type: ["string"] }, "type"],
    [{ required: ["a", 5, "a", "b"] }, { required: ["a", "b"] }, "required"],
    [{ anyOf: [string, "x"] }, { anyOf: [string] }, "anyOf"],
    [{ $defs: { a: 5 } }, { $defs: { a: {} } }, "$defs"],
    [{ description: "cut \uD83D" }, { description: "cut \uFFFD" }, "description"],
    [{ properties: { "x\uD83D": string } }, { properties: { "x\uFFFD": string } }, "properties"],
  ])("%j becomes %j", (schema, expected, keyword) => {
    expect(property(schema)).toEqual({ schema: expected, repairs: [`keyword properties.a.${keyword}`] });
  });

  const UNTOUCHED: JsonObject[] = [
    {
      type: "integer",
      minimum: -9007199254740991,
      maximum: 9007199254740991,
      exclusiveMinimum: 0,
      multipleOf: 0.5,
    },
    {
      type: "string",
      minLength: 0,
      maxLength: 3,
      format: "uri",
      pattern: "^a+$",
      default: "",
      examples: ["a"],
    },
    { description: "no type", title: "t" },
    { type: ["string", "null"], enum: ["a", null] },
    { const: { a: 1 }, deprecated: true, "x-vendor": [], nullable: true, $comment: 5 },
    { anyOf: [string, { type: "null" }], oneOf: [true], allOf: [{}], not: { type: "array", items: {} } },
    { if: { properties: { a: { const: 1 } } }, then: { required: ["b"] }, else: false },
    {
      ...object({ a: true, b: false }),
      additionalProperties: string,
      propertyNames: { maxLength: 3 },
      minProperties: 1,
    },
    { patternProperties: { "^x-": string }, dependentRequired: { a: ["b"] }, dependentSchemas: { a: {} } },
    {
      type: "array",
      items: false,
      contains: string,
      unevaluatedItems: false,
      uniqueItems: true,
      maxItems: 0,
    },
    { unevaluatedProperties: { type: "string" }, contentSchema: {}, additionalItems: true },
    { enum: [[], {}, "x", 5], required: [] },
    JSON.parse('{"properties":{"__proto__":{"type":"string"},"constructor":{}}}') as JsonObject,
    {
      dependencies: { a: ["b"], c: { type: "object", properties: {} } },
      $anchor: "x",
      $dynamicRef: "#x",
      $id: "y",
    },
  ];
  it.each(UNTOUCHED)("%j stays the very object it is", (schema) => {
    const root = object({ a: schema });
    const { schema: normalized, repairs } = normalizeSchema(root);
    expect(repairs).toEqual([]);
    expect(normalized).toBe(root);
    expect(verdict(normalized)).toBeNull();
  });

  it("are repaired wherever a schema stands, and only there", () => {
    const bad = { type: "string", pattern: "\\p{L}" };
    const places: JsonObject = {
      ...Object.fromEntries(
        [
          "additionalProperties",
          "contains",
          "contentSchema",
          "else",
          "if",
          "items",
          "not",
          "propertyNames",
          "then",
        ].map((keyword) => [keyword, bad]),
      ),
      ...Object.fromEntries(
        ["additionalItems", "unevaluatedItems", "unevaluatedProperties"].map((keyword) => [keyword, bad]),
      ),
      ...Object.fromEntries(
        ["allOf", "anyOf", "oneOf", "prefixItems"].map((keyword) => [keyword, [string, bad]]),
      ),
      ...Object.fromEntries(
        ["$defs", "definitions", "dependentSchemas", "patternProperties", "properties"].map((keyword) => [
          keyword,
          { s: string, k: bad },
        ]),
      ),
    };
    const { schema, repairs } = property(places);
    expect(repairs).toHaveLength(21);
    expect(repairs).toContain("pattern properties.a.anyOf.1.pattern");
    expect(repairs).toContain("pattern properties.a.$defs.k.pattern");
    expect(repairs).toContain("pattern properties.a.if.pattern");
    expect(JSON.stringify(schema)).not.toContain('pattern"');
    const data = { enum: [bad], const: bad, default: bad, examples: [bad], "x-vendor": bad };
    expect(property(data)).toEqual({ schema: data, repairs: [] });
  });

  it("of a property called __proto__ as well", () => {
    const root: unknown = JSON.parse(
      '{"type":"object","properties":{"__proto__":{"type":"array"},"b":{"type":"string"}}}',
    );
    expect(JSON.stringify(normalizeSchema(root).schema)).toBe(
      '{"type":"object","properties":{"__proto__":{"type":"array","items":{}},"b":{"type":"string"}}}',
    );
  });

  it("nested beyond a hundred levels accept everything", () => {
    let deep: JsonObject = string;
    for (let depth = 0; depth < 50_000; depth++) deep = { items: deep };
    const { schema, repairs } = normalizeSchema(object({ a: deep }));
    expect(JSON.stringify(schema).length).toBeLessThan(5000);
    expect(repairs.map(({ kind }) => kind)).toEqual(["depth"]);
    let fine: JsonObject = string;
    for (let depth = 0; depth < 190; depth++) fine = { items: fine };
    expect(normalizeSchema(object({ a: fine })).repairs).toEqual([]);
  });

  it.each(["default", "enum", "x-vendor", "dependentRequired"])(
    "%s is left out when no JSON could hold it",
    (keyword) => {
      const nested = (depth: number): unknown[] => {
        let value: unknown[] = ["deep"];
        for (let level = 1; level < depth; level++) value = [value];
        return value;
      };
      const withData = (depth: number): JsonObject =>
        object({ a: { [keyword]: keyword === "dependentRequired" ? { b: nested(depth) } : nested(depth) } });
      const { schema, repairs } = normalizeSchema(withData(50_000));
      expect(schema).toEqual(object({ a: {} }));
      expect(repairs).toEqual([{ kind: "keyword", path: `properties.a.${keyword}` }]);
      expect(normalizeSchema(withData(190))).toEqual({ schema: withData(190), repairs: [] });
    },
  );
});

describe("references", () => {
  const root = (reference: unknown, more: JsonObject = {}): JsonObject =>
    object({ a: { $ref: reference, description: "d" }, b: string }, more);

  it.each([
    ["#", {}],
    ["#/properties/b", {}],
    ["#/$defs/x", { $defs: { x: string } }],
    ["#/definitions/x", { definitions: { x: true } }],
    ["#/$defs/a~1b~0c", { $defs: { "a/b~c": string } }],
    ["#/$defs/a%20b", { $defs: { "a b": string } }],
    ["#/$defs/100%", { $defs: { "100%": string } }],
    ["#/$defs/x", { $defs: { x: { $ref: "#/$defs/y" }, y: string } }],
    ["#/$defs/x/anyOf/0", { $defs: { x: { anyOf: [string] } } }],
    ["#/$defs/x", { $defs: { x: object({ next: { $ref: "#/$defs/x" } }) } }],
  ])("%s resolves", (reference, more) => {
    const schema = root(reference, more);
    expect(normalizeSchema(schema)).toEqual({ schema, repairs: [] });
    expect(verdict(schema)).toBeNull();
  });

  it.each([
    ["#/nowhere", {}],
    ["#/properties/b/type", {}],
    ["#/properties/b/type/x", {}],
    ["#/properties", { properties: null }],
    ["#anchor", { $anchor: "anchor" }],
    ["https://json-schema.org/draft-07/schema#", {}],
    ["x.json", {}],
    ["#/toString", {}],
    ["#/$defs/x", { $defs: { x: { $ref: "#/$defs/y" }, y: { $ref: "#/$defs/x" } } }],
    ["#/properties/a", {}],
    ["#/$defs/x", { $defs: { x: { $ref: "x.json" } } }],
  ])("%s does not, and is cut; what stands beside it stays", (reference, more) => {
    const { schema, repairs } = normalizeSchema(root(reference, more));
    expect(verdict(schema)).toBeNull();
    expect(JSON.stringify(schema)).not.toContain("$ref");
    expect(repairs.some(({ kind }) => kind === "reference" || kind === "keyword")).toBe(true);
  });

  it("what becomes of them is told with the path", () => {
    const { schema, repairs } = normalizeSchema(root("#/nowhere"));
    expect(schema).toEqual(object({ a: { description: "d" }, b: string }));
    expect(repairs).toEqual([{ kind: "reference", path: "properties.a.$ref" }]);
    expect(normalizeSchema(object({ a: { anyOf: [true, { $ref: "x" }] } })).repairs).toEqual([
      { kind: "reference", path: "properties.a.anyOf.1.$ref" },
    ]);
  });
});

describe("dependencies of older drafts", () => {
  it("are searched for patterns, and lists of names stay", () => {
    const lookAhead = { type: "string", pattern: "^(?=.*a)b$" };
    expect(property({ dependencies: { a: { properties: { b: lookAhead } }, c: ["d"] } })).toEqual({
      schema: { dependencies: { a: { properties: { b: { type: "string" } } }, c: ["d"] } },
      repairs: ["pattern properties.a.dependencies.a.properties.b.pattern"],
    });
    expect(property({ dependencies: 7 })).toEqual({
      schema: {},
      repairs: ["keyword properties.a.dependencies"],
    });
  });
});
