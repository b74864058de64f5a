import { validateBody } from "@codexthropic/codex-sim";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { schema } from "./arbitraries.ts";
import { ask, said } from "./ask.ts";

const formatOf = (schema: unknown, more: JsonObject = {}) => {
  const { body, context, degraded } = ask({
    output_config: { format: { type: "json_schema", schema, ...more } },
  });
  expect(validateBody(body)).toBeNull();
  return { format: body.text?.format, nulls: context.inventedNulls, degraded };
};

const object = (properties: JsonObject, required: string[], more: JsonObject = {}): JsonObject => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
  ...more,
});
const string = { type: "string" };

describe("structured output", () => {
  it("a schema that qualifies is strict as it stands", () => {
    const title = object({ title: string }, ["title"]);
    expect(formatOf(title)).toEqual({
      format: { type: "json_schema", name: "output", strict: true, schema: title },
      nulls: null,
      degraded: [],
    });
  });

  it("is read under its old name as well; the new one wins", () => {
    const format = (name: string) => ({ type: "json_schema", name, schema: object({ a: string }, ["a"]) });
    expect(ask({ output_format: format("old") }).body.text?.format?.name).toBe("old");
    const both = { output_format: format("old"), output_config: { format: format("new") } };
    expect(ask(both).body.text?.format?.name).toBe("new");
  });

  it.each([
    ["fine_Name-1", "fine_Name-1"],
    ["not fine", "output"],
    ["x".repeat(65), "output"],
    [5, "output"],
    [undefined, "output"],
  ])("name %j ⇒ %s", (name, expected) => {
    expect(formatOf(object({ a: string }, ["a"]), { name }).format?.name).toBe(expected);
  });

  it.each([
    ["another type", { type: "grammar", schema: {} }],
    ["no schema", { type: "json_schema" }],
    ["a schema that is none", { type: "json_schema", schema: true }],
    ["something else", "json"],
  ])("%s is not asked for", (_name, format) => {
    const { body, degraded } = ask({ output_config: { format } });
    expect(body.text).toBeUndefined();
    expect(degraded).toEqual(["format.unknown"]);
  });

  it("optional properties become required and nullable; only the nulls that this invented are undone", () => {
    const schema = object(
      {
        a: string,
        b: string,
        own: { type: ["string", "null"] },
        word: { type: "string", enum: ["x"] },
        one: { type: "string", const: "x" },
        ref: { $ref: "#/$defs/d", description: "of what it refers to" },
        either: { anyOf: [{ type: "string" }, { type: "null" }] },
        maybe: { type: ["string", "null"], enum: ["x", null] },
        never: { type: ["string", "null"], enum: ["x"] },
        noOne: { type: ["string", "null"], const: "x" },
        nil: { type: "null", const: null },
      },
      ["a"],
      { $defs: { d: { type: "integer", default: 1 } } },
    );
    const { format, nulls, degraded } = formatOf(schema);
    expect(degraded).toEqual([]);
    expect(nulls).toEqual({ optional: ["b", "word", "one", "ref", "never", "noOne"] });
    const nil = { type: "null" };
    expect(format).toMatchObject({ strict: true });
    expect(format?.schema).toEqual(
      object(
        {
          a: string,
          b: { type: ["string", "null"] },
          own: { type: ["string", "null"] },
          word: { anyOf: [{ type: "string", enum: ["x"] }, nil] },
          one: { anyOf: [{ type: "string", const: "x" }, nil] },
          ref: { anyOf: [{ $ref: "#/$defs/d" }, nil] },
          either: { anyOf: [{ type: "string" }, nil] },
          maybe: { type: ["string", "null"], enum: ["x", null] },
          never: { anyOf: [{ type: ["string", "null"], enum: ["x"] }, nil] },
          noOne: { anyOf: [{ type: ["string", "null"], const: "x" }, nil] },
          nil: { type: "null", const: null },
        },
        ["a", "b", "own", "word", "one", "ref", "either", "maybe", "never", "noOne", "nil"],
        { $defs: { d: { type: "integer" } } },
      ),
    );
  });

  it("a reference to something nullable keeps its null", () => {
    const schema = object({ a: { $ref: "#/$defs/b" } }, [], {
      $defs: { b: { $ref: "#/$defs/c" }, c: { anyOf: [{ $ref: "#/$defs/d" }] }, d: { type: "null" } },
    });
    expect(formatOf(schema)).toMatchObject({ format: { strict: true }, nulls: null });
  });

  it("the nulls are told at every depth: objects, lists, variants, references", () => {
    const inner = object({ x: string }, []);
    const schema = object(
      {
        direct: inner,
        list: { type: "array", items: inner },
        variant: { anyOf: [{ type: "string" }, inner] },
        reference: { $ref: "#/definitions/inner" },
        wrapped: { type: ["array", "null"], items: { type: "array", items: inner } },
        plain: { type: "array", items: string },
      },
      ["direct", "list", "variant", "reference", "plain"],
      { definitions: { inner } },
    );
    const { nulls, format } = formatOf(schema);
    expect(format?.strict).toBe(true);
    expect(nulls).toEqual({
      properties: {
        direct: { optional: ["x"] },
        list: { items: { optional: ["x"] } },
        variant: { optional: ["x"] },
        reference: { optional: ["x"] },
        wrapped: { items: { items: { optional: ["x"] } } },
      },
    });
  });

  it("objects that say nothing of others are closed, annotations fall away", () => {
    const { format } = formatOf({
      $schema: "http://json-schema.org/draft-07/schema#",
      type: "object",
      properties: { a: { type: "string", default: "x", examples: ["y"], description: "kept" } },
      required: ["a"],
    });
    expect(format?.schema).toEqual(object({ a: { type: "string", description: "kept" } }, ["a"]));
  });

  it("recursion is strict as long as nothing has to be invented", () => {
    const node = (required: string[]) =>
      object({ node: { $ref: "#/$defs/node" } }, ["node"], {
        $defs: {
          node: object(
            { next: { anyOf: [{ $ref: "#/$defs/node" }, { type: "null" }] }, id: string },
            required,
          ),
        },
      });
    expect(formatOf(node(["next", "id"]))).toMatchObject({ format: { strict: true }, nulls: null });
    expect(formatOf(node(["next"]))).toMatchObject({ format: { strict: false }, nulls: null });
    const self = object({ self: { anyOf: [{ $ref: "#" }, { type: "null" }] } }, ["self"]);
    expect(formatOf(self)).toMatchObject({ format: { strict: true }, nulls: null });
  });

  const nested = (depth: number): JsonObject =>
    depth === 0 ? string : object({ a: nested(depth - 1) }, ["a"]);

  it("nesting is strict down to ten levels", () => {
    expect(formatOf(nested(10)).format?.strict).toBe(true);
    expect(formatOf(nested(11)).format?.strict).toBe(false);
  });

  it.each<[string, JsonObject]>([
    [
      "properties beside variants",
      object({ a: object({ a: string }, ["a"], { anyOf: [{ type: "object" }] }) }, ["a"]),
    ],
    ["an open object", { type: "object", properties: { a: string }, additionalProperties: true }],
    ["a map", object({ a: { type: "object", additionalProperties: string } }, ["a"])],
    ["an object without properties", object({ a: { type: "object" } }, ["a"])],
    ["oneOf", object({ a: { type: "string", oneOf: [string] } }, ["a"])],
    ["allOf", object({ a: { allOf: [string] } }, ["a"])],
    ["uniqueItems", object({ a: { type: "array", items: string, uniqueItems: true } }, ["a"])],
    ["a tuple", object({ a: { type: "array", prefixItems: [string], items: string } }, ["a"])],
    ["an unknown format", object({ a: { type: "string", format: "uri" } }, ["a"])],
    ["no type", object({ a: { description: "anything" } }, ["a"])],
    ["a boolean schema", object({ a: true }, ["a"])],
    ["a list of anything", object({ a: { type: "array" } }, ["a"])],
    ["a reference into the middle", object({ a: string, b: { $ref: "#/properties/a" } }, ["a", "b"])],
    [
      "optional properties in one of several variants",
      object({ a: { anyOf: [object({ x: string }, []), object({ y: string }, ["y"])] } }, ["a"]),
    ],
  ])("%s is asked for without strict mode", (_name, schema) => {
    const { format, nulls, degraded } = formatOf(schema);
    expect({ strict: format?.strict, nulls, degraded }).toEqual({
      strict: false,
      nulls: null,
      degraded: ["format.not_strict"],
    });
  });

  it("a root that is a reference is inlined", () => {
    const node = object({ name: string, children: { type: "array", items: { $ref: "#/$defs/Node" } } }, [
      "name",
      "children",
    ]);
    expect(formatOf({ $ref: "#/$defs/Node", $defs: { Node: node } })).toEqual({
      format: {
        type: "json_schema",
        name: "output",
        strict: true,
        schema: { ...node, $defs: { Node: node } },
      },
      nulls: null,
      degraded: [],
    });
  });

  it.each(["anyOf", "oneOf"])(
    "a root of %s is folded into one object that takes every variant",
    (keyword) => {
      const variant = (kind: string, more: JsonObject): JsonObject =>
        object({ kind: { type: "string", const: kind }, ...more }, ["kind", ...Object.keys(more)]);
      const { format, nulls, degraded } = formatOf({
        [keyword]: [variant("text", { text: string }), { $ref: "#/$defs/page" }],
        $defs: { page: variant("page", { page: { type: "integer" } }) },
      });
      expect(degraded).toEqual([]);
      expect(nulls).toEqual({ optional: ["text", "page"] });
      expect(format).toMatchObject({
        strict: true,
        schema: {
          type: "object",
          required: ["kind", "text", "page"],
          properties: {
            kind: {
              anyOf: [
                { type: "string", const: "text" },
                { type: "string", const: "page" },
              ],
            },
            text: { type: ["string", "null"] },
            page: { type: ["integer", "null"] },
          },
        },
      });
    },
  );

  it.each([
    ["a list", { type: "array", items: string }],
    ["a text", { type: "string", pattern: "^a$" }],
    ["words", { enum: ["a", "b"] }],
    ["a reference to a list", { $ref: "#/$defs/list", $defs: { list: { type: "array", items: string } } }],
    ["variants that are not all objects", { anyOf: [object({ a: string }, ["a"]), { type: "null" }] }],
  ])("%s at the root is asked for by an instruction behind the conversation", (_name, schema) => {
    const { body, degraded } = ask({ output_config: { format: { type: "json_schema", schema } } });
    expect(body.text).toBeUndefined();
    expect(body.input[0]).toEqual(said("user", "hi"));
    expect(body.input).toHaveLength(2);
    const [, order] = body.input as [unknown, { role: string; content: { text: string }[] }];
    expect(order.role).toBe("developer");
    expect(order.content[0]?.text).toContain(JSON.stringify(schema));
    expect(degraded).toEqual(["format.not_strict"]);
    expect(validateBody(body)).toBeNull();
  });

  it("patterns that the backend refuses are removed, the rest is strict", () => {
    const { format } = formatOf(object({ a: { type: "string", pattern: "^(?!x)" } }, ["a"]));
    expect(format).toMatchObject({ strict: true, schema: object({ a: string }, ["a"]) });
  });

  it("after a refusal is asked for without strict mode, or without the suspicious keywords", () => {
    const schema = object({ a: { type: "string", format: "email", pattern: "^a" } }, []);
    const request = { output_config: { format: { type: "json_schema", schema } } };
    const loose = ask(request, { looseFormat: true });
    expect(loose.body.text?.format).toMatchObject({ strict: false, schema });
    expect(loose.context.inventedNulls).toBeNull();
    expect(loose.degraded).toEqual(["format.not_strict"]);
    expect(ask(request, { plainSchemas: true }).body.text?.format).toMatchObject({
      strict: true,
      schema: object({ a: { type: ["string", "null"] } }, ["a"]),
    });
  });

  it("several variants are strict as long as nothing has to be invented", () => {
    const either = { anyOf: [object({ x: string }, ["x"]), object({ y: string }, ["y"])] };
    expect(formatOf(object({ a: either }, ["a"])).format?.strict).toBe(true);
    expect(formatOf(object({ a: either }, []))).toMatchObject({
      format: { strict: true },
      nulls: { optional: ["a"] },
    });
  });

  it("the backend accepts whatever comes out", () => {
    fc.assert(
      fc.property(schema.filter(isObject), (any) => void formatOf(any)),
      { numRuns: 500 },
    );
  });
});
