import { expect, it } from "vitest";
import type { Usage } from "@codexthropic/protocol/anthropic";
import { estimateInput } from "../src/stream/estimate-input.ts";

/** Part of the input comes from the cache, part was written to it. */
const usage = (tokens: number): Usage =>
  ({ input_tokens: tokens - 2, cache_read_input_tokens: 1, cache_creation_input_tokens: 1 }) as Usage;

it("estimates a first turn by bytes, later ones by the last real figure and what is new", () => {
  const estimates = estimateInput();
  expect(estimates.estimate("a", 4000)).toBe(1000);
  estimates.learn("a", 4000, usage(1300));
  expect(estimates.estimate("a", 4400)).toBe(1400);
  expect(estimates.estimate("b", 4400)).toBe(1100);
});

it("never goes below one token, after a compaction say", () => {
  const estimates = estimateInput();
  estimates.learn("a", 1_000_000, usage(100));
  expect(estimates.estimate("a", 10)).toBe(1);
});

it("forgets the oldest conversation first", () => {
  const estimates = estimateInput(2);
  estimates.learn("a", 0, usage(10));
  estimates.learn("b", 0, usage(20));
  estimates.learn("a", 0, usage(11));
  estimates.learn("c", 0, usage(30));
  expect([estimates.estimate("a", 0), estimates.estimate("b", 0), estimates.estimate("c", 0)]).toEqual([
    11, 0, 30,
  ]);
});
