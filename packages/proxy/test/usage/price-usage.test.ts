import { describe, expect, it } from "vitest";

import { PRICES } from "../../src/usage/price-table.ts";
import { priceUsage } from "../../src/usage/price-usage.ts";
import { summarizeUsage } from "../../src/usage/summarize-usage.ts";
import { toSums } from "../../src/usage/usage-sums.ts";
import { usageLine } from "./usage-line.ts";

const million = { input: 0, cached: 0, written: 0, output: 0 };

describe("the price of a request", () => {
  it("counts each kind of token", () => {
    const line = usageLine({
      ...million,
      upstream_model: "gpt-5.5",
      input: 1000,
      cached: 9000,
      output: 2000,
    });
    expect(priceUsage(toSums(line))).toBeCloseTo(0.005 + 0.0045 + 0.06, 10);
  });

  it("is another one above 272,000 tokens of prompt, for the whole request", () => {
    const line = usageLine({ ...million, upstream_model: "gpt-6-sol", cached: 272_000, output: 1000 });
    expect(priceUsage(toSums(line))).toBeCloseTo(0.272 * 0.2 + 0.01, 10);
    expect(priceUsage(toSums({ ...line, written: 1 }))).toBeCloseTo(2 * (0.272 * 0.2 + 2.5e-6) + 0.015, 10);
  });

  it("is not guessed", () => {
    for (const upstream_model of ["gpt-7", "gpt-5.5-mini", "toString", null]) {
      expect(priceUsage(toSums(usageLine({ upstream_model })))).toBeNull();
    }
  });

  it("of nothing is nothing", () => {
    expect(priceUsage(toSums(usageLine({ ...million, upstream_model: null })))).toBe(0);
  });

  it("is known with all its parts", () => {
    for (const price of Object.values(PRICES)) {
      expect(price.cached).toBeLessThan(price.input);
      expect(price.written).toBeGreaterThanOrEqual(price.input);
      expect(price.output).toBeGreaterThan(price.written);
    }
  });
});

it("a sum names the requests that it does not hold", () => {
  const summary = summarizeUsage("day", { price: priceUsage });
  summary.add(toSums(usageLine({ ...million, output: 1_000_000 })));
  summary.add(toSums(usageLine({ upstream_model: "unknown" })));
  expect(summary.total()).toMatchObject({ key: "total", cost_usd: 30, unpriced: 1 });
  const unknown = summarizeUsage("day", { price: priceUsage });
  unknown.add(toSums(usageLine({ upstream_model: "unknown" })));
  expect(unknown.rows()[0]).toMatchObject({ cost_usd: null, unpriced: 1 });
  expect(summarizeUsage("day").total()).toBeNull();
});
