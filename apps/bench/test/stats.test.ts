import { describe, expect, test } from "vitest";
import { median, pairwise, quantile, spread } from "../src/harness/stats.ts";

describe("quantile", () => {
  test.each([
    [[3, 1, 2], 0.5, 2],
    [[4, 1, 2, 3], 0.5, 2.5],
    [[10, 20], 0, 10],
    [[10, 20], 1, 20],
    [[7], 0.99, 7],
    [[1, 2, 3, 4, 5], 0.75, 4],
  ])("of %j at %d is %d", (values, q, expected) => {
    expect(quantile(values, q)).toBe(expected);
  });

  test("leaves its argument as it was, and knows nothing about nothing", () => {
    const values = [3, 1, 2];
    quantile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
    expect(median([])).toBeNaN();
  });
});

test("one outlier moves neither median nor spread much", () => {
  expect(median([10, 10, 11, 9, 500])).toBe(10);
  expect(spread([10, 10, 11, 9, 500])).toBeCloseTo(0.05);
});

test("rounds are combined with themselves, as far as both reach", () => {
  expect(pairwise([10, 20, 30], [2, 4], (a, b) => a / b)).toEqual([5, 5]);
});
