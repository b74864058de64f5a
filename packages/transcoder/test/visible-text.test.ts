import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { StopSequences } from "../src/text/find-stop-sequence.ts";
import { TokenLimit } from "../src/text/limit-tokens.ts";
import { VisibleText } from "../src/text/filter-text.ts";
import { context } from "./support.ts";

/** What passes, and the sequence that was met. */
function stopAt(sequences: string[], parts: readonly string[]): [passed: string[], sequence: string | null] {
  const stops = new StopSequences(sequences);
  const passed: string[] = [];
  for (const part of parts) {
    const result = stops.write(part);
    if (typeof result !== "string") return [[...passed, result.before], result.sequence];
    passed.push(result);
  }
  return [[...passed, stops.end()], null];
}

describe("stop sequences", () => {
  it.each([
    ["in one piece", ["END"], ["abcENDdef"], ["abc"], "END"],
    ["across pieces", ["</block>"], ["<block>no</b", "lock> rest"], ["<block>no", ""], "</block>"],
    ["at the very start", ["END"], ["END"], [""], "END"],
    ["letter by letter", ["END"], ["a", "E", "N", "D"], ["a", "", "", ""], "END"],
    ["after a false start", ["aab"], ["aa", "ab"], ["", "a"], "aab"],
    ["the one that ends first", ["abcd", "bc"], ["xabcd"], ["xa"], "bc"],
    ["the one that ends first, listed first", ["bc", "abcd"], ["xabcd"], ["xa"], "bc"],
    ["the longer of two that end together", ["bc", "abc"], ["xabc"], ["x"], "abc"],
    ["the longer of two, listed first", ["abc", "bc"], ["xabc"], ["x"], "abc"],
    ["the first of several", ["zz", "b"], ["abzz"], ["a"], "b"],
  ])("are met %s", (_, sequences, parts, passed, sequence) => {
    expect(stopAt(sequences, parts)).toEqual([passed, sequence]);
  });

  it.each([
    ["nothing that cannot become one", ["END"], ["abcE", "x"], ["abc", "Ex", ""]],
    ["the longest possible beginning", ["abab", "bX"], ["zaba", "b!"], ["z", "abab!".slice(0, 5), ""]],
    ["nothing at the end", ["END"], ["abcEN"], ["abc", "EN"]],
    ["nothing for an empty sequence", [""], ["abc"], ["abc", ""]],
  ])("hold back %s", (_, sequences, parts, passed) => {
    const [actual, sequence] = stopAt(sequences, parts);
    if (sequence === null) expect(actual).toEqual(passed);
    else expect([actual.join(""), sequence]).toEqual(["z", "abab"]);
  });

  it("do not depend on how the text is cut", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "c") });
    fc.assert(
      fc.property(
        fc.array(letters, { maxLength: 4 }),
        letters,
        fc.array(fc.nat(30)),
        (sequences, text, at) => {
          const marks = [0, ...at.map((n) => Math.min(n, text.length)).sort((a, b) => a - b), text.length];
          const parts = marks.slice(1).map((mark, n) => text.slice(marks[n], mark));
          const [whole, expected] = stopAt(sequences, [text]);
          const [cut, met] = stopAt(sequences, parts);
          expect([cut.join(""), met]).toEqual([whole.join(""), expected]);
          const first = sequences.filter((sequence) => sequence !== "" && text.includes(sequence));
          expect(met !== null).toBe(first.length > 0);
          if (met !== null) expect(text.startsWith(cut.join("") + met)).toBe(true);
        },
      ),
    );
  });
});

describe("token limit", () => {
  /** One token a word, blanks belonging to the word before. */
  const words = (text: string): number => (text.match(/\S+/g) ?? []).length;

  it("asks the tokenizer only when the limit may have been reached", () => {
    const count = vi.fn<(text: string) => number>(words);
    const limit = new TokenLimit(100, count);
    for (let n = 0; n < 100; n++) expect(limit.write("x")).toBe("x");
    expect(count).not.toHaveBeenCalled();
    limit.write("x");
    expect(count.mock.calls).toEqual([["x".repeat(101)]]);
  });

  it.each([
    ["é", 50],
    ["€", 33],
    ["🎉", 25],
  ])("takes each byte of %s for a token until it has asked", (letter, fitting) => {
    const count = vi.fn<(text: string) => number>(words);
    const limit = new TokenLimit(fitting * new TextEncoder().encode(letter).length, count);
    // The bytes of a surrogate pair are overrated by a half.
    for (let n = 0; n < Math.floor(fitting / 1.5); n++) limit.write(letter);
    expect(count).not.toHaveBeenCalled();
    for (let n = 0; n < fitting; n++) limit.write(letter);
    expect(count).toHaveBeenCalled();
  });

  it("counts every piece about once", () => {
    let counted = 0;
    const limit = new TokenLimit(3000, (text) => {
      counted += text.length;
      return words(text);
    });
    for (let n = 0; n < 2900; n++) expect(limit.write("word ")).toBe("word ");
    expect(counted).toBeLessThanOrEqual(2900 * 5);
  });

  it("keeps little text, however high it is", () => {
    let longest = 0;
    const limit = new TokenLimit(2_000_000_000, (text) => {
      longest = Math.max(longest, text.length);
      return text.length;
    });
    const piece = "x".repeat(10_000);
    for (let n = 0; n < 500; n++) expect(limit.write(piece)).toBe(piece);
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(600_000);
  });

  it("lets the limit itself through and cuts what exceeds it", () => {
    const limit = new TokenLimit(3, words);
    expect(limit.write("one two ")).toBe("one two ");
    expect(limit.write("three four five")).toBe("three ");
    expect(limit.write("six")).toBe("");
  });

  it("does not cut a character in two", () => {
    const limit = new TokenLimit(3, (text) => text.length);
    expect(limit.write("ab😀cd")).toBe("ab");
    const units = (text: string): string => new TokenLimit(2, ({ length }) => length).write(text);
    expect(units("a\u{10000}b")).toBe("a");
    expect(units("\u{10000}b")).toBe("\u{10000}");
    expect(units("😀b")).toBe("😀");
    expect(units("a\uE000b")).toBe("a\uE000");
  });

  it("lets nothing of a piece through whose first token exceeds it", () => {
    const limit = new TokenLimit(1, words);
    expect(limit.write("one ")).toBe("one ");
    expect(limit.write("two")).toBe("");
  });
});

describe("visible text", () => {
  const text = (changes: Parameters<typeof context>[0]): VisibleText =>
    new VisibleText(context(changes), (piece) => piece.length);

  it("passes untouched when nothing is asked of it", () => {
    const path = text({}).begin();
    expect([path.write("a"), path.end()]).toEqual(["a", ""]);
  });

  it("has one limit for all its blocks, and stop sequences in each", () => {
    const visible = text({ maxTokens: 4, stopSequences: ["ab"] });
    const first = visible.begin();
    expect(first.write("xa") + first.end()).toBe("xa");
    const second = visible.begin();
    expect(second.write("bcd") + second.end()).toBe("bc");
    expect(visible.cut).toEqual({ kind: "max_tokens" });
  });

  it("reaches the limit before the sequence, or the sequence before the limit", () => {
    const limited = text({ maxTokens: 2, stopSequences: ["END"] });
    expect(limited.begin().write("abcEND")).toBe("ab");
    expect(limited.cut).toEqual({ kind: "max_tokens" });
    const stopped = text({ maxTokens: 3, stopSequences: ["END"] });
    expect(stopped.begin().write("abcEND")).toBe("abc");
    expect(stopped.cut).toEqual({ kind: "stop_sequence", sequence: "END" });
    expect(stopped.begin().write("more")).toBe("");
  });

  it("may be cut by what was held until its end", () => {
    const visible = text({ maxTokens: 2, stopSequences: ["abcd"] });
    const path = visible.begin();
    expect(path.write("abc")).toBe("");
    expect(path.end()).toBe("ab");
    expect(visible.cut).toEqual({ kind: "max_tokens" });
  });

  it("loses invented nulls before anything else looks at it", () => {
    const visible = text({
      inventedNulls: { optional: ["b"], properties: { c: { optional: ["d"] } } },
      stopSequences: ["}}"],
      maxTokens: 100,
    });
    const path = visible.begin();
    const out = path.write('{"a":null,"b":null,"c":{"d":null') + path.write("}}x") + path.end();
    expect(out).toBe('{"a":null,"c":{');
    expect(visible.cut).toEqual({ kind: "stop_sequence", sequence: "}}" });
  });

  it("keeps what is no JSON, and what was held at its end", () => {
    const visible = text({ inventedNulls: { optional: ["b"] }, stopSequences: ["END"] });
    const words = visible.begin();
    expect(words.write("I can") + words.write("not") + words.end()).toBe("I cannot");
    const half = visible.begin();
    expect(half.write('{"b":nu') + half.end()).toBe('{"b":nu');
  });

  it("looks for invented nulls in lists", () => {
    const path = text({ inventedNulls: { properties: { l: { items: { optional: ["x"] } } } } }).begin();
    expect(path.write('{"l":[{"x":null},{"x":1}]}') + path.end()).toBe('{"l":[{},{"x":1}]}');
  });
});
