import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editAuthJson, type AuthChanges } from "../src/auth-json/edit-auth-json.ts";

const CHANGES = {
  access_token: "access-new",
  id_token: "id-new",
  refresh_token: "refresh-new",
  last_refresh: "2026-11-25T12:00:00.000Z",
} satisfies AuthChanges;

/** A text that the editor must leave alone, or a value that it must replace. */
type Piece = string | { replaced: keyof typeof CHANGES; old: string };

const blank = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r\n"), maxLength: 3 });
const anything = fc.oneof(
  fc.json({ maxDepth: 2 }),
  fc.constantFrom('"}{[],:\\""', '"\\\\"', "-0.5e+3", "null", '[{"last_refresh":"x"}]', '{"access_token":1}'),
);

/** A key as any writer may spell it: some letters escaped. */
const spelled = (key: string): fc.Arbitrary<string> =>
  fc
    .array(fc.boolean(), { minLength: key.length, maxLength: key.length })
    .map((escapes) =>
      [...key]
        .map((c, i) => (escapes[i] ? `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}` : c))
        .join(""),
    )
    .map((inner) => `"${inner}"`);

const replaced = (key: keyof typeof CHANGES): fc.Arbitrary<Piece[]> =>
  fc
    .tuple(spelled(key), blank, blank, anything)
    .map(([name, before, after, old]) => [`${name}${before}:${after}`, { replaced: key, old }]);

const RESERVED = new Set(["tokens", "last_refresh", "access_token", "id_token", "refresh_token"]);
const other: fc.Arbitrary<Piece[]> = fc
  .tuple(
    fc.string().filter((key) => !RESERVED.has(key)),
    blank,
    blank,
    anything,
  )
  .map(([key, before, after, value]) => [`${JSON.stringify(key)}${before}:${after}${value}`]);

/** The given members among others, in any order, with any white space. */
function object(members: readonly fc.Arbitrary<Piece[]>[]): fc.Arbitrary<Piece[]> {
  return fc
    .tuple(fc.tuple(...members), fc.array(other, { maxLength: 3 }))
    .chain(([own, others]) =>
      fc.shuffledSubarray([...own, ...others], { minLength: own.length + others.length }),
    )
    .chain((shuffled) =>
      fc
        .array(blank, { minLength: 2 * shuffled.length + 1, maxLength: 2 * shuffled.length + 1 })
        .map((gaps): Piece[] => [
          "{",
          gaps.at(-1) ?? "",
          ...shuffled.flatMap((member, i) => [
            ...(i === 0 ? [] : [",", gaps[2 * i] ?? ""]),
            ...member,
            gaps[2 * i + 1] ?? "",
          ]),
          "}",
        ]),
    );
}

const tokens: fc.Arbitrary<Piece[]> = fc
  .tuple(blank, object([replaced("access_token"), replaced("id_token"), replaced("refresh_token")]))
  .map(([gap, pieces]) => [`"tokens":${gap}`, ...pieces]);

const file: fc.Arbitrary<Piece[]> = fc
  .tuple(fc.constantFrom("", "\uFEFF"), blank, object([tokens, replaced("last_refresh")]), blank)
  .map(([bom, before, pieces, after]) => [bom, before, ...pieces, after]);

const before = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (typeof piece === "string" ? piece : piece.old)).join("");
const after = (pieces: readonly Piece[]): string =>
  pieces
    .map((piece) => (typeof piece === "string" ? piece : JSON.stringify(CHANGES[piece.replaced])))
    .join("");

test("whatever the file looks like, only the four values differ", () => {
  fc.assert(
    fc.property(file, (pieces) => {
      expect(editAuthJson(before(pieces), CHANGES)).toBe(after(pieces));
    }),
    { numRuns: 1000 },
  );
});

test("the generator makes byte-order marks, CRLF, escaped keys and missing newlines", () => {
  const samples = fc.sample(file, { numRuns: 500, seed: 1 }).map(before);
  for (const trait of [/^\uFEFF/, /\r\n/, /\\u00/, /[^\n]$/, /\n$/, /^\{"/]) {
    expect(samples.some((text) => trait.test(text))).toBe(true);
  }
  for (const text of samples) expect(JSON.parse(text.replace(/^\uFEFF/, ""))).toHaveProperty("tokens");
});

describe("members that are not there yet", () => {
  test("take the style of their neighbours", () => {
    const text =
      '{\r\n\t"tokens" : {\r\n\t\t"access_token" : "a",\r\n\t\t"refresh_token" : "r"\r\n\t}\r\n}\r\n';
    expect(editAuthJson(text, CHANGES)).toBe(
      '{\r\n\t"tokens" : {\r\n\t\t"access_token" : "access-new",\r\n\t\t"refresh_token" : "refresh-new",' +
        '\r\n\t\t"id_token" : "id-new"\r\n\t},\r\n\t"last_refresh" : "2026-11-25T12:00:00.000Z"\r\n}\r\n',
    );
  });

  test("stay on the line of a file that has one line", () => {
    expect(editAuthJson('{"tokens":{"refresh_token":"r"}}', { last_refresh: "now", access_token: "a" })).toBe(
      '{"tokens":{"refresh_token":"r","access_token":"a"},"last_refresh":"now"}',
    );
  });

  test("keep their order when several are missing", () => {
    const edited = editAuthJson('{"tokens": {"x": 1}, "y": 2}', CHANGES);
    expect(Object.keys(JSON.parse(edited).tokens)).toEqual([
      "x",
      "access_token",
      "id_token",
      "refresh_token",
    ]);
    expect(JSON.parse(edited).last_refresh).toBe(CHANGES.last_refresh);
  });
});

test("a value that the login server leaves out stays as it is", () => {
  const text = '{"tokens":{"id_token":"i","access_token":"a","refresh_token":"r"},"last_refresh":null}';
  expect(editAuthJson(text, { access_token: "b", last_refresh: "now" })).toBe(
    '{"tokens":{"id_token":"i","access_token":"b","refresh_token":"r"},"last_refresh":"now"}',
  );
});

test("of two members of one name the last is the one that counts", () => {
  const text =
    '{"last_refresh":1,"tokens":{"refresh_token":"x"},"tokens":{"refresh_token":"r"},"last_refresh":2}';
  expect(editAuthJson(text, { refresh_token: "s", last_refresh: "now" })).toBe(
    '{"last_refresh":1,"tokens":{"refresh_token":"x"},"tokens":{"refresh_token":"s"},"last_refresh":"now"}',
  );
});

test("quotes and half surrogates in a new value are written as JSON", () => {
  const edited = editAuthJson('{"tokens":{"refresh_token":"r"}}', {
    refresh_token: '"\uD800',
    last_refresh: "n",
  });
  expect(JSON.parse(edited).tokens.refresh_token).toBe('"\uD800');
});
