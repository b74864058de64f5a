import type { JsonSchema } from "@codexthropic/protocol/anthropic";
import { describe, expect, it } from "vitest";
import { argumentShape } from "../src/json/argument-shape.ts";
import { cleanArguments, wrapInput } from "../src/json/arguments.ts";

/** What is left of `{"p": <value>}` when this is the tool's only property. */
function left(property: unknown, value: unknown, required: unknown = []): string {
  const cleaner = cleanArguments({ type: "object", properties: { p: property }, required });
  return cleaner.write(JSON.stringify({ p: value })) + cleaner.end();
}

const REMOVED = "{}";
const EMPTY = '{"p":""}';
const NULL = '{"p":null}';

describe("an optional property", () => {
  it.each([
    ["of type string", { type: "string" }],
    ["of any type", {}],
    ["that is no schema", true],
    ["of type number", { type: "number" }],
    ["with an enum of others", { enum: ["a", "b"] }],
    ["with another default", { type: "string", default: "main" }],
    ["whose description is about something else", { description: 'Pages, for instance "1-5".' }],
    ["whose description warns", { description: 'Omit it. DO NOT enter "" or null or an empty value.' }],
    ["whose description warns in a word", { description: "A non-empty, non-null string" }],
    ["whose description denies", { description: "Mustn't be blank; null isn't accepted" }],
  ])("%s loses an empty string and null", (_, property) => {
    expect(left(property, "")).toBe(REMOVED);
    expect(left(property, null)).toBe(REMOVED);
  });

  it.each([
    ["enum", { enum: ["", "a"] }],
    ["const", { const: "" }],
    ["default", { default: "" }],
    ["examples", { examples: ["x", ""] }],
    ["description: empty", { description: "The label. An empty string clears it." }],
    ["description: blank", { description: "Leave blank for all" }],
    ["description: quotes", { description: 'Set to "" to remove the value' }],
    ["a variant", { anyOf: [{ type: "number" }, { const: "" }] }],
    ["a variant of a variant", { oneOf: [{ allOf: [{ default: "" }] }] }],
  ])("keeps an empty string that its %s names", (_, property) => {
    expect(left(property, "")).toBe(EMPTY);
    expect(left(property, null)).toBe(REMOVED);
  });

  it.each([
    ["enum", { enum: [null, "a"] }],
    ["const", { const: null }],
    ["default", { default: null }],
    ["examples", { examples: [null] }],
    ["type", { type: "null" }],
    ["types", { type: ["string", "null"] }],
    ["nullable", { type: "string", nullable: true }],
    ["description", { description: "The parent. Null moves it to the root." }],
    ["variant", { anyOf: [{ type: "string" }, { type: "null" }] }],
  ])("keeps a null that its %s admits", (_, property) => {
    expect(left(property, null)).toBe(NULL);
    expect(left(property, "")).toBe(REMOVED);
  });

  it("keeps other values", () => {
    for (const value of ["x", " ", 0, false, [], {}]) {
      expect(left({ type: "string" }, value)).toBe(JSON.stringify({ p: value }));
    }
  });

  it("is looked up through references, also circular ones", () => {
    const schema: JsonSchema = {
      properties: {
        a: { $ref: "#/$defs/nullable" },
        b: { $ref: "#/$defs/loop" },
        c: { $ref: "#/$defs/a~1b~0c" },
        d: { $ref: "#/missing/one" },
        e: { $ref: "https://example.com/schema" },
      },
      $defs: {
        nullable: { type: ["string", "null"] },
        loop: { anyOf: [{ $ref: "#/$defs/loop" }] },
        "a/b~c": { const: "" },
      },
    };
    const members = argumentShape(schema)?.members;
    expect([...(members ?? [])].map(([name, rule]) => [name, rule.dropNull, rule.dropEmpty])).toEqual([
      ["a", false, true],
      ["b", true, true],
      ["c", true, false],
      ["d", true, true],
      ["e", true, true],
    ]);
  });
});

describe("a required property", () => {
  it("stays as it is", () => {
    expect(left({ type: "string" }, "", ["p"])).toBe(EMPTY);
    expect(left({ type: "string" }, null, ["p"])).toBe(NULL);
  });

  it("may be required by a variant of the schema", () => {
    const shape = argumentShape({
      properties: { p: {}, q: {} },
      anyOf: [{ required: ["p"] }, { required: ["q"] }],
    });
    expect(shape).toBeNull();
  });
});

describe("nothing is removed", () => {
  it.each([
    ["without a schema", null],
    ["from an unknown tool", undefined],
    ["without properties", { type: "object" }],
    ["when properties are damaged", { properties: ["p"] }],
    ["from properties that the schema does not name", { properties: {} }],
    ["where every value is admitted", { properties: { p: { enum: ["", null] } } }],
  ])("%s", (_, schema) => {
    expect(argumentShape(schema)).toBeNull();
    const cleaner = cleanArguments(schema);
    expect(cleaner.write('{"p":"",') + cleaner.write('"q":null}') + cleaner.end()).toBe('{"p":"","q":null}');
  });

  it("when `required` is damaged nothing is required", () => {
    expect(left({}, "", "p")).toBe(REMOVED);
  });
});

describe("arguments that are no object", () => {
  it.each([
    ["", "{}"],
    ["   ", "{}"],
    ["42", "{}"],
    ["null", "{}"],
    ["[1]", "{}"],
    ['"text"', "{}"],
    ["no JSON at all", "{}"],
    ['"{\\"p\\":\\"\\",\\"q\\":1}"', '{"q":1}'],
    ['```json\n{"p":"","q":1}\n```', '{"q":1}'],
    ["} {", "{}"],
  ])("%j → %s", (text, expected) => {
    const cleaner = cleanArguments({ properties: { p: {} } });
    expect([...text].map((char) => cleaner.write(char)).join("")).toBe("");
    expect(cleaner.end()).toBe(expected);
  });
});

describe("the input of a custom tool", () => {
  it("is one JSON string, escaped piece by piece", () => {
    const wrapper = wrapInput();
    const json =
      ['say "', 'hi"\n', "\uD83D", "\uDE00"].map((piece) => wrapper.write(piece)).join("") + wrapper.end();
    expect(JSON.parse(json)).toEqual({ input: 'say "hi"\n😀' });
  });

  it("may be empty", () => {
    expect(wrapInput().end()).toBe('{"input":""}');
  });
});
