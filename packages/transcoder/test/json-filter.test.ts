import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JsonFilter } from "../src/json/filter.ts";
import type { Shape } from "../src/json/shape.ts";

/** Members named after what may be removed from them. */
const SHAPE: Shape = {
  members: new Map([
    ["both", { dropNull: true, dropEmpty: true, shape: null }],
    ["null", { dropNull: true, dropEmpty: false, shape: null }],
    ["empty", { dropNull: false, dropEmpty: true, shape: null }],
    [
      "deep",
      {
        dropNull: false,
        dropEmpty: false,
        shape: {
          members: new Map([["null", { dropNull: true, dropEmpty: false, shape: null }]]),
          items: {
            members: new Map([["null", { dropNull: true, dropEmpty: true, shape: null }]]),
            items: null,
          },
        },
      },
    ],
  ]),
  items: null,
};

function pieces(filter: JsonFilter, parts: readonly string[]): string[] {
  return [...parts.map((part) => filter.write(part)), filter.end()];
}

const repair = (text: string, shape: Shape | null = SHAPE): string =>
  pieces(new JsonFilter(shape, "repair"), [text]).join("");
const letThrough = (text: string): string => pieces(new JsonFilter(SHAPE, "pass"), [text]).join("");

describe("what is removed", () => {
  it.each([
    ['{"a":1,"both":""}', '{"a":1}'],
    ['{"both":"","a":1}', '{"a":1}'],
    ['{"both":null}', "{}"],
    ['{"both":"", "null":null, "a":1, "empty":""}', '{  "a":1}'],
    ['{ "a" : 1 , "both" : null , "b" : 2 }', '{ "a" : 1  , "b" : 2 }'],
    ['{"null":"","empty":null}', '{"null":"","empty":null}'],
    ['{"both":" "}', '{"both":" "}'],
    ['{"both":"x"}', '{"both":"x"}'],
    ['{"both":"\\""}', '{"both":"\\""}'],
    ['{"bo\\u0074h":""}', "{}"],
    ['{"other":"","more":null}', '{"other":"","more":null}'],
    ['{"both":{"both":""}}', '{"both":{"both":""}}'],
    ['{"both":[null,""]}', '{"both":[null,""]}'],
    ['{"deep":{"null":null,"both":null}}', '{"deep":{"both":null}}'],
    ['{"deep":[{"null":null},{"x":null,"null":""},null]}', '{"deep":[{},{"x":null},null]}'],
    ['{"deep":[[{"null":null}]],"null":null}', '{"deep":[[{"null":null}]]}'],
    ['{"a":{},"both":"","b":[],"null":null}', '{"a":{},"b":[]}'],
  ])("%s → %s", (text, expected) => {
    expect(repair(text)).toBe(expected);
    expect(letThrough(text)).toBe(expected);
  });

  it("nothing without a shape", () => {
    expect(repair('{"both":"","null":null}', null)).toBe('{"both":"","null":null}');
  });
});

describe("what is held back", () => {
  const stream = (...parts: string[]): string[] => pieces(new JsonFilter(SHAPE, "repair"), parts);

  it("a member, only until its value can no longer be removed", () => {
    expect(stream('{"bo', 'th":', '"', "x", 'y"', "}")).toEqual(["{", "", "", '"both":"x', 'y"', "}", ""]);
  });

  it("a comma until something follows it", () => {
    expect(stream('{"a":"b",', '"c":"d"', "}")).toEqual(['{"a":"b"', ',"c":"d"', "}", ""]);
  });

  it("a number or a literal until it is whole", () => {
    expect(stream('{"a":1', "2", ',"b":tr', "ue", "}")).toEqual(["{", "", '"a":12', "", ',"b":true}', ""]);
  });

  it("an escape until it is whole", () => {
    expect(stream('{"a":"x\\', "n\\u00", 'e9"', "}")).toEqual(['{"a":"x', "\\n", '\\u00e9"', "}", ""]);
  });

  it("blanks until something follows them", () => {
    expect(stream('{"a":"x ', " ", " ", 'y"  ', "  ", "}  ")).toEqual([
      '{"a":"x',
      "",
      "",
      '   y"',
      "",
      "    }",
      "",
    ]);
    expect(stream("{}", " ".repeat(1000), "\n")).toEqual(["{}", "", "", ""]);
  });
});

describe("repair", () => {
  it.each([
    ['{"a":"b', '{"a":"b"}'],
    ['{"a":"b  \t', '{"a":"b"}'],
    ['{"a":"b\\', '{"a":"b"}'],
    ['{"a":"b\\u12', '{"a":"b"}'],
    ['{"a":"b\\  ', '{"a":"b"}'],
    ['{"a":"b\\u1  ', '{"a":"b"}'],
    ['{"a":"b\\  x', '{"a":"b\\\\  x"}'],
    ['{"a":[1,{"b":"c"', '{"a":[1,{"b":"c"}]}'],
    ['{"a":1', '{"a":1}'],
    ['{"a":-', "{}"],
    ['{"a":tr', "{}"],
    ['{"both":null', "{}"],
    ['{"both":"', "{}"],
    ['{"both":" ', "{}"],
    ['{"a":1,', '{"a":1}'],
    ['{"a":1,"b', '{"a":1}'],
    ['{"a":1,"b"', '{"a":1}'],
    ['{"a":1,"b":', '{"a":1}'],
    ['{"a":[1,', '{"a":[1]}'],
    ['{"a":1}{"b":2}', '{"a":1}'],
    ['{"a":1}]', '{"a":1}'],
    ['{"a":1 "b":2}', '{"a":1}'],
    ['{"a":1]', '{"a":1}'],
    ["{a:1}", "{}"],
    ['{"a" 1}', "{}"],
    ['{"a":01,"b":2}', "{}"],
    ['{"a":1.5e+3,"b":.5}', '{"a":1.5e+3}'],
    ['{"a":1E5,"b":-0.5E-10}', '{"a":1E5,"b":-0.5E-10}'],
    ['{\r\t"a"\r:\t1\r,\n"b":2\t}', '{\r\t"a"\r:\t1\r,\n"b":2\t}'],
    ['{"a":undefined}', "{}"],
    ['{"a":[1,]}', '{"a":[1]}'],
    ['{"a":1,}', '{"a":1}'],
    ['{"a":"line\nline\ttab\u0001"}', '{"a":"line\\nline\\ttab\\u0001"}'],
    ['{"a":"\\d+\\u00zz"}', '{"a":"\\\\d+\\\\u00zz"}'],
    ['{"a\\d":1}', "{}"],
    ['{"a\n":1}', "{}"],
  ])("%j → %j", (text, expected) => {
    expect(repair(text)).toBe(expected);
    JSON.parse(expected);
  });

  it("tells apart what begins with no bracket of an object", () => {
    for (const text of ["42", '"{}"', "[1]", "null", "```json", " x"]) {
      const filter = new JsonFilter(SHAPE, "repair");
      expect(filter.write(text) + filter.write("")).toBe("");
      expect(filter.foreign).toBe(text);
    }
    const filter = new JsonFilter(SHAPE, "repair");
    filter.write("{}");
    expect(filter.foreign).toBeNull();
  });
});

describe("passing damage on", () => {
  it.each([
    "plain text",
    '{"a":1',
    '{"a":"raw\nbreak","null":null}',
    '{"a" 1} and so on',
    "{}  trailing",
    "[1,2",
    " ",
  ])("%j stays as it is", (text) => {
    expect(letThrough(text)).toBe(text);
    expect(pieces(new JsonFilter(SHAPE, "pass"), [...text]).join("")).toBe(text);
  });

  it("reads lists", () => {
    const filter = new JsonFilter({ members: new Map(), items: SHAPE }, "pass");
    expect(pieces(filter, ['[{"null":null,"a":1}]']).join("")).toBe('[{"a":1}]');
  });
});

/** An object whose members are often the ones that may be removed. */
const object = fc.dictionary(
  fc.oneof(fc.constantFrom("both", "null", "empty", "deep"), fc.string()),
  fc.oneof(fc.constantFrom("", null), fc.jsonValue()),
);

/** A text in pieces. */
const cut = (text: string, at: readonly number[]): string[] => {
  const marks = [0, ...at.map((n) => n % (text.length + 1)).sort((a, b) => a - b), text.length];
  return marks.slice(1).map((mark, n) => text.slice(marks[n], mark));
};

const cuts = fc.array(fc.nat(), { maxLength: 12 });

describe("properties", () => {
  it("removes exactly the named members, however the text is cut", () => {
    const without = (value: Record<string, unknown>): Record<string, unknown> =>
      Object.fromEntries(
        Object.entries(value)
          .filter(([name, member]) => {
            const rule = SHAPE.members.get(name);
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
      fc.property(object, cuts, fc.constantFrom(undefined, 1), (value, at, indent) => {
        const text = JSON.stringify(value, null, indent);
        const out = pieces(new JsonFilter(SHAPE, "repair"), cut(text, at)).join("");
        expect(JSON.parse(out)).toEqual(JSON.parse(JSON.stringify(without(value))));
      }),
    );
  });

  it("lets valid JSON through unchanged when there is nothing to remove", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), cuts, (value, at) => {
        const text = JSON.stringify(value);
        expect(pieces(new JsonFilter(null, "repair"), cut(text, at)).join("")).toBe(text);
      }),
    );
  });

  it("always ends as valid JSON, wherever the text breaks off and whatever is in it", () => {
    const damaged = fc
      .tuple(object, fc.nat(), fc.nat(), fc.string({ maxLength: 3 }))
      .map(([value, from, to, by]) => {
        const text = JSON.stringify(value);
        const at = from % text.length;
        return text.slice(0, Math.max(1, at)) + by + text.slice(at + (to % 4));
      });
    fc.assert(
      fc.property(damaged, cuts, fc.boolean(), (text, at, shaped) => {
        const filter = new JsonFilter(shaped ? SHAPE : null, "repair");
        const out = pieces(filter, cut(text, at)).join("");
        if (filter.foreign === null) expect(() => JSON.parse(out) as unknown).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it("does not depend on how the text is cut", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]":,\\nu01e-. tf\n') }), cuts, (tail, at) => {
        const text = `{"both":${tail}`;
        expect(pieces(new JsonFilter(SHAPE, "repair"), cut(text, at)).join("")).toBe(repair(text));
        expect(pieces(new JsonFilter(SHAPE, "pass"), cut(text, at)).join("")).toBe(letThrough(text));
      }),
      { numRuns: 1000 },
    );
  });
});
