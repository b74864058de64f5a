import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rememberTurns } from "../src/remember-turns.ts";

const newReader = (capacity?: number): ((bytes: Uint8Array) => unknown) => rememberTurns(capacity).read;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = newReader();

it("parses ASCII and everything else alike", () => {
  expect(read(bytes('{"a":"b"}'))).toEqual({ a: "b" });
  expect(read(bytes('{"a":"é漢😀"}'))).toEqual({ a: "é漢😀" });
});

it("cannot be used to pollute prototypes", () => {
  read(bytes('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'));
  read(bytes(padded('{"__proto__":{"polluted":true},"messages":[{"__proto__":{"polluted":true}}]}')));
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

it.each([
  "",
  "{",
  '{"secret prompt',
  "nonsense secret prompt",
  "[1,]",
  padded('{"messages":[{"secret prompt]}'),
])("explains %j without quoting it", (text) => {
  try {
    read(bytes(text));
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ name: "InvalidRequestError" });
    expect((error as Error).message).not.toContain("secret");
  }
});

/** So long that it is taken apart; white space at the end is still JSON. */
function padded(text: string): string {
  return text + " ".repeat(5_000);
}

const space = fc.constantFrom("", "", " ", "\n\t", "\r\n  ");
const long = fc.integer({ min: 200, max: 400 }).map((length) => 'é\\n\\"]},'.repeat(length / 8));
const key = fc.constantFrom("messages", "tools", "system", "model", "mess\\u0061ges", "__proto__", 'a\\"b');

/** JSON as somebody might write it: any white space, any key, also twice, lists that hold anything. */
const { body } = fc.letrec<{ value: string; body: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom("1", "-0.5e3", "true", "null", '""', '"[{]}"', '"\\\\"', '"\\ud800"', "[]", "{}"),
    long.map((text) => `"${text}"`),
    list(tie("value")),
    object(fc.constantFrom("role", "content", "messages"), tie("value")),
  ),
  body: object(key, fc.oneof(tie("value"), list(tie("value")))),
}));

function list(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(value, { maxLength: 4 }), space)
    .map(([values, gap]) => `[${gap}${values.join(`${gap},${gap}`)}${gap}]`);
}

function object(name: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(fc.tuple(name, value), { maxLength: 5 }), space)
    .map(
      ([fields, gap]) =>
        `{${gap}${fields.map(([k, v]) => `"${k}"${gap}:${gap}${v}`).join(`${gap},${gap}`)}${gap}}`,
    );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return "refused";
  }
}

function readBy(reader: typeof read, text: string): unknown {
  try {
    return reader(bytes(text));
  } catch {
    return "refused";
  }
}

describe("a body that is taken apart", () => {
  it("is what JSON.parse makes of it, at first sight and again", () => {
    const reader = newReader();
    fc.assert(
      fc.property(space, body, (before, text) => {
        const whole = padded(before + text);
        const expected = JSON.stringify(parsed(whole));
        expect(JSON.stringify(reader(bytes(whole)))).toBe(expected);
        expect(JSON.stringify(reader(bytes(whole)))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is refused when JSON.parse refuses it, wherever it is damaged", () => {
    const reader = newReader();
    const damage = fc.constantFrom("", ",", "]", "}", '"', ":", "[", "{", "\\", "1", "x");
    fc.assert(
      fc.property(body, fc.nat(), fc.nat({ max: 3 }), damage, (text, place, cut, by) => {
        reader(bytes(padded(text)));
        const at = place % (text.length + 1);
        const broken = padded(text.slice(0, at) + by + text.slice(at + cut));
        expect(readBy(reader, broken)).toEqual(parsed(broken));
      }),
      { numRuns: 2_000 },
    );
  });

  const message = (text: string): object => ({
    role: "user",
    content: [{ type: "text", text: text.repeat(300) }],
  });
  const conversation = (...texts: string[]): Uint8Array =>
    bytes(padded(JSON.stringify({ model: "m", messages: texts.map(message), tools: [message("tool")] })));
  const messagesOf = (value: unknown): object[] => (value as { messages: object[] }).messages;

  it("shares its elements with the bodies before it, and no others", () => {
    const reader = newReader();
    const first = messagesOf(reader(conversation("a", "b")));
    const second = messagesOf(reader(conversation("a", "c", "b")));
    expect(second[0]).toBe(first[0]);
    expect(second[1]).toEqual(message("c"));
    expect(second[2]).toBe(first[1]);
    expect(messagesOf(reader(conversation("aé", "b")))[0]).toEqual(message("aé"));
  });

  it("does not take an element for known that only begins like one", () => {
    const reader = newReader();
    reader(conversation("same"));
    const longer = { ...message("same"), more: 1 };
    const value = reader(bytes(padded(JSON.stringify({ messages: [longer, message("same")] }))));
    expect(value).toEqual({ messages: [longer, message("same")] });
  });

  it("keeps objects apart that begin alike, the last sixteen of them", () => {
    const reader = newReader();
    const alike = (index: number): Uint8Array => conversation(`${"alike ".repeat(100)}${index}`);
    const [first] = messagesOf(reader(alike(0)));
    for (let index = 1; index <= 15; index++) reader(alike(index));
    expect(messagesOf(reader(alike(0)))[0]).toBe(first);
    for (let index = 16; index <= 40; index++) expect(messagesOf(reader(alike(index)))[0]).not.toBe(first);
    const again = messagesOf(reader(alike(0)));
    expect(again[0]).toEqual(first);
    expect(again[0]).not.toBe(first);
  });

  it("is read as a whole when it has very many small elements", () => {
    const reader = newReader();
    const crowd = (count: number): Uint8Array =>
      bytes(padded(JSON.stringify({ messages: [message("a"), ...Array.from({ length: count }, () => 1)] })));
    for (const [count, isShared] of [
      [10, true],
      [60, false],
    ] as const) {
      const [first, again] = [messagesOf(reader(crowd(count))), messagesOf(reader(crowd(count)))];
      expect(again).toEqual(first);
      expect(again[0] === first[0]).toBe(isShared);
    }
  });

  it("forgets what has not been used for longest when it has to remember too much", () => {
    const reader = newReader(4_000);
    const [first] = messagesOf(reader(conversation("a")));
    reader(conversation("b"));
    expect(messagesOf(reader(conversation("a")))[0]).toBe(first);
    for (const text of ["c", "d", "e", "f", "g", "h"]) reader(conversation(text));
    expect(messagesOf(reader(conversation("a")))[0]).not.toBe(first);
  });

  it("may be written with any space between its parts", () => {
    const reader = newReader();
    const value = {
      model: "m",
      tools: [],
      messages: [message("a"), 1, message("b")],
      stream: true,
      max_tokens: 1,
    };
    const body = bytes(padded(JSON.stringify(value, null, 1).replaceAll(/\n +/g, " \r\n\t")));
    const [first, again] = [messagesOf(reader(body)), messagesOf(reader(body))];
    expect(reader(body)).toEqual(value);
    expect([again[0] === first[0], again[2] === first[2]]).toEqual([true, true]);
  });

  it("keeps what is used again and again, however much passes by", () => {
    const reader = newReader(4_000);
    const [first] = messagesOf(reader(conversation("a")));
    for (let turn = 0; turn < 30; turn++) {
      expect(messagesOf(reader(conversation("a", String.fromCharCode(98 + turn))))[0]).toBe(first);
    }
    // And there is room for more than one.
    const last = messagesOf(reader(conversation("x", "y", "z")));
    expect(messagesOf(reader(conversation("x", "y", "z"))).map((element, i) => element === last[i])).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("remembers nothing that is larger than half of what it may remember", () => {
    const reader = newReader(500);
    expect(messagesOf(reader(conversation("a")))[0]).not.toBe(messagesOf(reader(conversation("a")))[0]);
  });
});
