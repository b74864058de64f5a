import { expect, it } from "vitest";
import { createEstimates } from "./estimates.ts";

it("estimates a first turn by bytes, later ones by the last real figure and what is new", () => {
  const estimates = createEstimates();
  expect(estimates.estimate("a", 4000)).toBe(1000);
  estimates.learn("a", 4000, 1300);
  expect(estimates.estimate("a", 4400)).toBe(1400);
  expect(estimates.estimate("b", 4400)).toBe(1100);
});

it("never goes below one token, after a compaction say", () => {
  const estimates = createEstimates();
  estimates.learn("a", 1_000_000, 100);
  expect(estimates.estimate("a", 10)).toBe(1);
});

it("forgets the oldest conversation first", () => {
  const estimates = createEstimates(2);
  estimates.learn("a", 0, 10);
  estimates.learn("b", 0, 20);
  estimates.learn("a", 0, 11);
  estimates.learn("c", 0, 30);
  expect([estimates.estimate("a", 0), estimates.estimate("b", 0), estimates.estimate("c", 0)]).toEqual([
    11, 0, 30,
  ]);
});
