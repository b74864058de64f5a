import * as fc from "fast-check";
import { countTokens as unsliced } from "gpt-tokenizer/encoding/o200k_base";
import { describe, expect, test } from "vitest";
import { countTokens, loadTokenizer } from "@codexthropic/tokens";
import { SLICE, slices } from "../src/cut-slices.ts";

describe("known counts", () => {
  // From OpenAI's cookbook, "How to count tokens with tiktoken", o200k_base.
  test.each([
    ["", 0],
    ["antidisestablishmentarianism", 6],
    ["2 + 2 = 4", 7],
    ["お誕生日おめでとう", 8],
    ["tiktoken is great!", 6],
  ])("%j has %d tokens", async (text, tokens) => {
    expect(await countTokens(text)).toBe(tokens);
  });

  test("the synchronous count is the same count", async () => {
    const count = await loadTokenizer();
    const text = "const answer: number = 6 * 7;\n".repeat(500);
    expect(count(text)).toBe(await countTokens(text));
  });
});

describe("special tokens are text", () => {
  test.each(["<|endoftext|>", "a <|im_start|>user<|im_sep|>b<|im_end|>", "<|fim_prefix|><|endofprompt|>"])(
    "%j",
    async (text) => {
      expect(await countTokens(text)).toBeGreaterThan(4);
    },
  );
});

describe("properties", () => {
  const text = fc.string({ unit: "binary", maxLength: 3_000 });

  test("any string, half a surrogate pair included, has between none and three tokens a unit", async () => {
    await fc.assert(
      fc.asyncProperty(text, async (some) => {
        const tokens = await countTokens(some);
        expect(tokens).toBeLessThanOrEqual(3 * some.length);
        expect(tokens > 0).toBe(some.length > 0);
      }),
    );
    expect(await countTokens("\ud83d and \ude00")).toBeGreaterThan(0);
  });

  test("a concatenation has about as many tokens as its parts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.lorem({ maxCount: 300 }), fc.lorem({ maxCount: 300 }), async (a, b) => {
        const [whole, left, right] = await Promise.all([a + b, a, b].map(countTokens));
        expect(Math.abs(whole! - left! - right!)).toBeLessThanOrEqual(4);
      }),
    );
  });
});

describe("slices", () => {
  test("put together they are the text, and none is longer than the limit", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "B", " ", "\n", "/", "7", "é", "😀"),
      maxLength: 5_000,
    });
    fc.assert(
      fc.property(text, (some) => {
        const parts = [...slices(some)];
        expect(parts.join("")).toBe(some);
        expect(parts.every((part) => part.length <= SLICE && !/[\ud800-\udbff]$/.test(part))).toBe(true);
      }),
    );
  });

  test("prose and code are cut where tokens end anyway: the count is exact", async () => {
    const line =
      "It's 12 o'clock, said \"the fox\" to HTTPServer2;\n\treturn `naïve`; // über-long\r\n\n  next ";
    const long = line.repeat(60);
    expect(long.length).toBeGreaterThan(4 * SLICE);
    expect(await countTokens(long)).toBe(unsliced(long));
  });

  test("a text without such places costs at most a token or two a slice", async () => {
    const dense = "{'a_b':[1,2,{c:'d/e'}],".repeat(2_000);
    const tokens = unsliced(dense);
    expect(await countTokens(dense)).toBeGreaterThanOrEqual(tokens);
    expect(await countTokens(dense)).toBeLessThan(tokens * 1.01);
  });
});

describe("pathological texts take linear time", () => {
  // Quadratic merging of any of these would take hours; the test's time limit is the proof.
  const unit = 1_000_000;
  test.each([
    ["one letter", "a".repeat(unit)],
    ["blanks", " ".repeat(unit)],
    ["line feeds", "\n".repeat(unit)],
    ["base64", "QmFzZTY0IGlzIG5vdCB0ZXh0".repeat(unit / 25)],
    ["one emoji", "😀".repeat(unit / 4)],
    [
      "letters without sense",
      Array.from({ length: unit / 4 }, (_, i) => String.fromCharCode(97 + ((i * i * 7 + i * 31) % 26))).join(
        "",
      ),
    ],
  ])("%s", async (_, text) => {
    const tokens = await countTokens(text);
    expect(tokens).toBeGreaterThan(text.length / 130);
    expect(tokens).toBeLessThan(text.length);
  });
});

test("other work runs while it counts", async () => {
  await loadTokenizer();
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  const tokens = await countTokens("some words go here ".repeat(50_000));
  clearInterval(others);
  expect(tokens).toBe(200_001);
  expect(turns).toBeGreaterThan(10);
});
