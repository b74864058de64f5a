import published from "gpt-tokenizer/bpeRanks/o200k_base";
import { countTokens as peer } from "gpt-tokenizer/encoding/o200k_base";
import * as fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { loadO200k } from "../src/o200k.ts";
import { loadRanks } from "../src/load-ranks.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("every token of the published vocabulary has its rank, and there is no other", async () => {
  const ranks = await loadRanks();
  const wrong = published.filter((token, rank) => {
    const bytes = typeof token === "string" ? Buffer.from(token) : Buffer.from(token as number[]);
    return ranks.get(bytes.toString("latin1")) !== rank;
  });
  expect(wrong).toEqual([]);
  expect(ranks.size).toBe(published.length);
});

test("short texts of any script have the count that another implementation finds", async () => {
  const count = (await loadO200k()).createCounter();
  const special = { disallowedSpecial: new Set<string>() };
  const scripts = [
    "aB'l sT",
    "日本語、カナ",
    "\r\n\t /",
    "0189",
    "é̂ǅʰ",
    "}{();=>",
    "🙂👩‍👩‍👧",
    "\ud83d",
    "नमस्ते",
    "_x",
  ];
  const script = fc.constantFrom(...scripts);
  const text = fc.array(fc.oneof(script, fc.string({ unit: "binary" }), fc.lorem()), { maxLength: 40 });
  fc.assert(
    fc.property(text, (parts) => {
      const some = parts.join("");
      expect(count(some)).toBe(peer(some, special));
    }),
    { numRuns: 500 },
  );
});

test("nothing is loaded before something is counted, and a failed load is tried again", async () => {
  const readFile = vi.fn<() => Promise<never>>(() => Promise.reject(new Error("disk trouble")));
  vi.doMock("node:fs/promises", () => ({ readFile }));
  const { countTokens } = await import("@codexthropic/tokens");
  expect(readFile).not.toHaveBeenCalled();
  await expect(countTokens("hello")).rejects.toThrow("disk trouble");
  vi.doUnmock("node:fs/promises");
  vi.resetModules();
  expect(await countTokens("hello world")).toBe(2);
});
