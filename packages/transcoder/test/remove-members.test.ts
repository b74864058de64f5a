import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemberFilter } from "../src/json/remove-members.ts";
import type { Removable } from "../src/json/find-removable.ts";
import { cuts, cutText } from "./support.ts";

/** Members named after what may be removed from them. */
const REMOVABLE: Removable = {
  members: new Map([
    ["both", { dropNull: true, dropEmpty: true, inside: null }],
    ["null", { dropNull: true, dropEmpty: false, inside: null }],
    ["empty", { dropNull: false, dropEmpty: true, inside: null }],
    [
      "deep",
      {
        dropNull: false,
        dropEmpty: false,
        inside: {
          members: new Map([["null", { dropNull: true, dropEmpty: false, inside: null }]]),
          items: {
            members: new Map([["null", { dropNull: true, dropEmpty: true, inside: null }]]),
            items: null,
          },
        },
      },
    ],
  ]),
  items: null,
};

function pieces(filter: MemberFilter, parts: readonly string[]): string[] {
  return [...parts.map((part) => filter.write(part)), filter.end()];
}

const filtered = (text: string, removable: Removable | null = REMOVABLE): string =>
  pieces(new MemberFilter(removable, true), [text]).join("");
const passed = (text: string): string => pieces(new MemberFilter(REMOVABLE, false), [text]).join("");

describe("what is removed", () => {
  it.each([
    ['{"a":1,"both":""}', '{"a":1}'],
    ['{"both":"","a":1}', '{"a":1}'],
    ['{"both":null}', "{}"],
    ['{"both":"", "null":null, "a":1, "empty":""}', '{ "a":1}'],
    ['{ "a" : 1 , "both" : null , "b" : 2 }', '{ "a" : 1  , "b" : 2 }'],
    ['{"both":null,"a":1,"null":null,"b":2,"empty":""}', '{"a":1,"b":2}'],
    ['{"null":"","empty":null}', '{"null":"","empty":null}'],
    ['{"both":" "}', '{"both":" "}'],
    ['{"both":"x"}', '{"both":"x"}'],
    ['{"both":"\\""}', '{"both":"\\""}'],
    ['{"both":nullable}', '{"both":nullable}'],
    ['{"bo\\u0074h":""}', "{}"],
    ['{"other":"","more":null}', '{"other":"","more":null}'],
    ['{"both":{"both":""}}', '{"both":{"both":""}}'],
    ['{"both":[null,""]}', '{"both":[null,""]}'],
    ['{"deep":{"null":null,"both":null}}', '{"deep":{"both":null}}'],
    ['{"deep":[{"null":null},{"x":null,"null":""},null]}', '{"deep":[{},{"x":null},null]}'],
    ['{"deep":[[{"null":null}]],"null":null}', '{"deep":[[{"null":null}]]}'],
    ['{"a":{},"both":"","b":[],"null":null}', '{"a":{},"b":[]}'],
  ])("%s → %s", (text, expected) => {
    expect(filtered(text)).toBe(expected);
    expect(passed(text)).toBe(expected);
    expect(pieces(new MemberFilter(REMOVABLE, true), [...text]).join("")).toBe(expected);
  });

  it("nothing when nothing is removable", () => {
    expect(filtered('{"both":"","null":null}', null)).toBe('{"both":"","null":null}');
  });
});

describe("what is held back", () => {
  const stream = (...parts: string[]): string[] => pieces(new MemberFilter(REMOVABLE, true), parts);

  it("a member, only until its value can no longer be removed", () => {
    expect(stream('{"bo', 'th":', '"', "x", 'y"', "}")).toEqual(["{", "", "", '"both":"x', 'y"', "}", ""]);
    expect(stream('{"null":n', "u", "ll", "}")).toEqual(["{", "", "", "}", ""]);
    expect(stream('{"null":n', "o", "}")).toEqual(["{", '"null":no', "}", ""]);
  });

  it("a comma until something follows it", () => {
    expect(stream('{"a":"b",', '"c":"d"', "}")).toEqual(['{"a":"b"', ',"c":"d"', "}", ""]);
  });

  it("nothing of a number or a literal", () => {
    expect(stream('{"a":1', "2", ',"b":tr', "ue", "}")).toEqual(['{"a":1', "2", ',"b":tr', "ue", "}", ""]);
  });

  it("half an escape, and nothing else of a string", () => {
    expect(stream('{"a":"x\\', "n\\u00", 'e9"', "}")).toEqual(['{"a":"x', "\\n\\u00", 'e9"', "}", ""]);
    expect(stream('{"a":"x  ', "  ", 'y"}')).toEqual(['{"a":"x  ', "  ", 'y"}', ""]);
  });

  it("blanks outside of strings until something follows them", () => {
    expect(stream('{"a":"x"  ', " \n", "}  ")).toEqual(['{"a":"x"', "", "   \n}", ""]);
    expect(stream('{"a":[1,  ', "  2] ", "}")).toEqual(['{"a":[1,', "    2]", " }", ""]);
    expect(stream("{}", " ".repeat(1000), "\n")).toEqual(["{}", "", "", ""]);
  });

  it.each([
    ["after a value", '{"a":1'],
    ["after a comma", '{"a":1,'],
    ["after a key", '{"a":1,"both"'],
    ["after a colon", '{"a":1,"both":'],
    ["in a list", '{"a":[1,'],
    ["before the first key", "{"],
    ["after the end", '{"a":1}'],
  ])("of an endless run of blanks %s only the beginning", (_, start) => {
    const filter = new MemberFilter(REMOVABLE, true);
    filter.write(start);
    for (let n = 0; n < 1000; n++) expect(filter.write(" ".repeat(1000))).toBe("");
    expect(filter.held.length).toBeLessThan(2100);
  });

  it("not all of a key that is too long", () => {
    const filter = new MemberFilter(REMOVABLE, true);
    const key = "k".repeat(100_000);
    let out = filter.write('{"a":1,"');
    for (let at = 0; at < key.length; at += 500) {
      out += filter.write(key.slice(at, at + 500));
      expect(filter.held.length).toBeLessThan(2100);
    }
    out += filter.write('":null,"both":""}');
    expect(out + filter.end()).toBe(`{"a":1,"${key}":null}`);
  });
});

describe("repair", () => {
  it.each([
    ['{"a":"line\nline\ttab\u0001"}', '{"a":"line\\nline\\ttab\\u0001"}'],
    ['{"a":"\\d+\\$"}', '{"a":"\\\\d+\\\\$"}'],
    ['{"a":{"b":"\\.\n"}}', '{"a":{"b":"\\\\.\\n"}}'],
    ['{"a":1,}', '{"a":1}'],
    ['{"a":1}{"b":2}', '{"a":1}'],
    ['{"a":1}]', '{"a":1}'],
    ['{\r\t"a"\r:\t1\r,\n"b":2\t}', '{\r\t"a"\r:\t1\r,\n"b":2\t}'],
  ])("%j → %j", (text, expected) => {
    expect(filtered(text)).toBe(expected);
    expect(pieces(new MemberFilter(REMOVABLE, true), [...text]).join("")).toBe(expected);
    JSON.parse(expected);
  });

  it.each([
    "{a:1}",
    '{"a" 1}',
    '{"a":1 "b":2}',
    '{"a":1]',
    '{"a":undefined}',
    '{"a":[1,]}',
    '{"a":"b',
    '{"a":',
  ])("%j stays as it is", (text) => {
    expect(filtered(text)).toBe(text);
  });
});

describe("long texts", () => {
  it("need no more than a look at each character", () => {
    const lines = "a line\n".repeat(100_000);
    expect(JSON.parse(filtered(`{"a":"${lines}"}`))).toEqual({ a: lines });
    const members = '"both":"",'.repeat(100_000);
    expect(filtered(`{${members}"a":1,${members}"b":2}`)).toBe('{"a":1,"b":2}');
    expect(filtered(`{"a":${"[".repeat(500_000)}`).length).toBe(500_005);
    const escapes = `{"a":"${"\\n".repeat(5_000_000)}"}`;
    expect(filtered(escapes) === escapes).toBe(true);
    const key = `{"${"\\n".repeat(5_000_000)}":1}`;
    expect(filtered(key) === key).toBe(true);
  });
});

describe("text that is not what was expected", () => {
  it.each([
    "plain text",
    '{"a":1',
    '{"a":"raw\nbreak","b":"\\d"}',
    '{"a" 1} and so on',
    "{}  trailing {",
    "[1,2",
    "42",
    '"text',
    " ",
  ])("%j passes as it is", (text) => {
    expect(passed(text)).toBe(text);
    expect(pieces(new MemberFilter(REMOVABLE, false), [...text]).join("")).toBe(text);
  });

  it("may be a list", () => {
    const filter = new MemberFilter({ members: new Map(), items: REMOVABLE }, false);
    expect(pieces(filter, ['[{"null":null,"a":1}]']).join("")).toBe('[{"a":1}]');
  });
});

/** An object whose members are often the ones that may be removed. */
const object = fc.dictionary(
  fc.oneof(fc.constantFrom("both", "null", "empty", "deep"), fc.string()),
  fc.oneof(fc.constantFrom("", null), fc.jsonValue()),
);

describe("properties", () => {
  it("removes exactly the named members, however the text is cut", () => {
    const without = (value: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(value)
          .filter(([name, member]) => {
            const rule = REMOVABLE.members.get(name);
            return !(rule?.dropNull && member === null) && !(rule?.dropEmpty && member === "");
          })
          .map(([name, member]) => [name, name === "deep" ? deep(member) : member]),
      );
    const deep = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(deepItem);
      return isObject(value) ? omit(value, (member) => member === null) : value;
    };
    const deepItem = (value: unknown): unknown =>
      isObject(value) ? omit(value, (member) => member === null || member === "") : value;
    const omit = (value: object, gone: (member: unknown) => boolean): object =>
      Object.fromEntries(Object.entries(value).filter(([name, member]) => name !== "null" || !gone(member)));
    const isObject = (value: unknown): value is object =>
      typeof value === "object" && value !== null && !Array.isArray(value);

    fc.assert(
      fc.property(object, cuts, fc.constantFrom(undefined, 1), fc.boolean(), (value, at, indent, repair) => {
        const text = JSON.stringify(value, null, indent);
        const out = pieces(new MemberFilter(REMOVABLE, repair), cutText(text, at)).join("");
        expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(without(value))));
      }),
    );
  });

  it("lets valid JSON pass unchanged when there is nothing to remove", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), cuts, fc.boolean(), (value, at, repair) => {
        const text = JSON.stringify(value);
        expect(pieces(new MemberFilter(null, repair), cutText(text, at)).join("")).toBe(text);
        expect(
          pieces(new MemberFilter({ members: new Map(), items: null }, repair), cutText(text, at)).join(""),
        ).toBe(text);
      }),
    );
  });

  it("does not depend on how the text is cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\\nu01e-. tf\n') }), cuts, (tail, at) => {
        const text = `{"both":${tail}`;
        expect(pieces(new MemberFilter(REMOVABLE, true), cutText(text, at)).join("")).toBe(filtered(text));
        expect(pieces(new MemberFilter(REMOVABLE, false), cutText(text, at)).join("")).toBe(passed(text));
      }),
      { numRuns: 1000 },
    );
  });
});
