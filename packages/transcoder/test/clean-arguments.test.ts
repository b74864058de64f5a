import type { JsonSchema } from "@codexthropic/protocol/anthropic";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { removableArguments } from "../src/json/find-removable.ts";
import {
  ArgumentCleaner,
  type ArgumentsEnd,
  InputWrapper,
  missingBrackets,
} from "../src/json/clean-arguments.ts";
import { cuts, cutText } from "./support.ts";

const cleaner = (schema: JsonSchema | null | undefined): ArgumentCleaner =>
  new ArgumentCleaner(removableArguments(schema));

/** What is left of `{"p": <value>}` when this is the tool's only property. */
function left(property: unknown, value: unknown, required: unknown = []): string {
  const writer = cleaner({ type: "object", properties: { p: property }, required });
  return writer.write(JSON.stringify({ p: value })) + writer.end(true).rest;
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
    const members = removableArguments(schema)?.members;
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
    const removable = removableArguments({
      properties: { p: {}, q: {} },
      anyOf: [{ required: ["p"] }, { required: ["q"] }],
    });
    expect(removable).toBeNull();
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
    expect(removableArguments(schema)).toBeNull();
    const writer = cleaner(schema);
    const text = writer.write('{"p":"",') + writer.write('"q":null}') + writer.end(true).rest;
    expect(text).toBe('{"p":"","q":null}');
  });

  it("when `required` is damaged nothing is required", () => {
    expect(left({}, "", "p")).toBe(REMOVED);
  });
});

/** What is written of arguments that come in these pieces, and what they end as. */
function written(parts: readonly string[], certain = true): { text: string; complete: boolean } {
  const writer = cleaner({ properties: { p: {}, q: { type: "number" } }, required: ["q"] });
  const text = parts.map((part) => writer.write(part)).join("");
  const { rest, input }: ArgumentsEnd = writer.end(certain);
  if (input) expect(input).toEqual(JSON.parse(text + rest));
  return { text: text + rest, complete: input !== null };
}

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
    const writer = cleaner({ properties: { p: {} } });
    expect([...text].map((char) => writer.write(char)).join("")).toBe("");
    expect(writer.end(true)).toEqual({ rest: expected, input: JSON.parse(expected) as unknown });
  });

  it("are nothing when upstream may have broken them off", () => {
    for (const text of ["", "42", '"{}"']) {
      expect(written([text], false)).toEqual({ text: "", complete: false });
    }
  });
});

describe("arguments that upstream has finished", () => {
  it.each([
    ['{"a":[1,{"b":"c"', '{"a":[1,{"b":"c"}]}'],
    ['{"a":1', '{"a":1}'],
    ['{"a":{}', '{"a":{}}'],
    ['{"a":"x"  \n ', '{"a":"x"}'],
    ['{"q":1,"p":""', '{"q":1}'],
    ['{"q":1,"p":null', '{"q":1}'],
    ["{", "{}"],
    ['{"a":"}"', '{"a":"}"}'],
    ['{"a":"\\""', '{"a":"\\""}'],
  ])("get the brackets that are missing: %j → %j", (text, expected) => {
    for (const parts of [[text], [...text]]) {
      expect(written(parts)).toEqual({ text: expected, complete: true });
    }
  });

  it.each([
    '{"a":"b',
    '{"a":"b\\',
    '{"a":"b\\u12',
    '{"p":"',
    '{"a":{"b":"c',
    '{"a":-',
    '{"a":tr',
    '{"a":1,',
    '{"a":1,"b',
    '{"a":1,"b"',
    '{"a":1,"b":',
    '{"a":[1,',
    '{"a":[1,]}',
    "{a:1}",
    '{"a" 1}',
    '{"a":01,"b":2}',
    '{"a":1 "b":2}',
    '{"a":1]',
    '{"a":"\\u00zz"}',
  ])("get nothing else, and are broken: %j", (text) => {
    for (const parts of [[text], [...text]]) {
      const { text: out, complete } = written(parts);
      expect(complete).toBe(false);
      expect(text.startsWith(out)).toBe(true);
      expect(() => JSON.parse(out) as unknown).toThrow(SyntaxError);
    }
  });
});

describe("arguments that upstream may have broken off", () => {
  it("are complete only if they end by themselves", () => {
    expect(written(['{"a":1}'], false)).toEqual({ text: '{"a":1}', complete: true });
    expect(written(['{"a":1}   '], false)).toEqual({ text: '{"a":1}', complete: true });
    expect(written(['{"a":1'], false)).toEqual({ text: '{"a":1', complete: false });
  });

  it("are never valid before the end, wherever they break off", () => {
    const object = fc.dictionary(fc.oneof(fc.constantFrom("p", "q"), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(object, cuts, fc.nat(), fc.constantFrom(undefined, 1), (value, at, end, indent) => {
        const text = JSON.stringify(value, null, indent);
        const writer = cleaner({ properties: { p: {} } });
        const parts = cutText(text.slice(0, end % (text.length + 1)), at);
        const out = parts.map((part) => writer.write(part)).join("");
        expect(() => JSON.parse(out) as unknown).toThrow(SyntaxError);
        expect(out === "" || out.startsWith("{")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe("missing brackets", () => {
  it.each([
    ['{"a":[{', "}]}"],
    ['{"a":"[{"', "}"],
    ['{"a":"\\\\"', "}"],
    ["{}", ""],
  ])("of %j are %j", (text, missing) => {
    expect(missingBrackets(text)).toBe(missing);
  });

  it("are unknown inside a string", () => {
    for (const text of ['{"a', '{"a":"\\"', '{"a":"b\\']) expect(missingBrackets(text)).toBeNull();
  });
});

describe("the input of a custom tool", () => {
  it("is one JSON string, escaped piece by piece", () => {
    const wrapper = new InputWrapper();
    const json =
      ['say "', 'hi"\n', "\uD83D", "\uDE00"].map((piece) => wrapper.write(piece)).join("") +
      wrapper.end(true).rest;
    expect(JSON.parse(json)).toEqual({ input: 'say "hi"\n😀' });
  });

  it("may be empty", () => {
    expect(new InputWrapper().end(true).rest).toBe('{"input":""}');
  });

  it("stays open when upstream may have broken it off", () => {
    const wrapper = new InputWrapper();
    expect(wrapper.write("x")).toBe('{"input":"x');
    expect(wrapper.end(false)).toEqual({ rest: "", input: null });
  });
});
