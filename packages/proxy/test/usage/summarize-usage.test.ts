import { assert, array, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";

import {
  percentiles,
  summarizeUsage,
  type UsageKey,
  type UsageRow,
} from "../../src/usage/summarize-usage.ts";
import type { UsageLine } from "../../src/usage/usage-line.ts";
import { toSums } from "../../src/usage/usage-sums.ts";
import { usageLine } from "./usage-line.ts";

function rows(by: UsageKey, lines: Partial<UsageLine>[]): UsageRow[] {
  const summary = summarizeUsage(by);
  for (const line of lines) summary.add(toSums(usageLine(line)));
  return summary.rows();
}

describe("usage is added up", () => {
  it("with shares, percentiles and errors", () => {
    const [row] = rows("day", [
      { input: 100, cached: 300, output: 10, first_delta_ms: 100 },
      { input: 100, cached: 300, output: 10, first_delta_ms: 900, agent: "a", upstream_model: "gpt-6-luna" },
      { input: 0, cached: 0, output: 0, first_delta_ms: null, status: 429, error: "usage_limit_reached" },
    ]);
    expect(row).toMatchObject({
      key: "2026-11-28",
      requests: 3,
      input: 200,
      cached: 600,
      output: 20,
      errors: 1,
      cache_share: 0.75,
      first_delta_p50_ms: 100,
      first_delta_p95_ms: 900,
      models: ["gpt-5.5", "gpt-6-luna"],
      agents: 1,
    });
  });

  it("by hour and day in their order", () => {
    const times = ["2026-11-28T13:59:00.000Z", "2026-11-27T01:00:00.000Z", "2026-11-28T02:00:00.000Z"];
    const lines = times.map((time) => ({ time }));
    expect(rows("hour", lines).map(({ key }) => key)).toEqual([
      "2026-11-27T01:00Z",
      "2026-11-28T02:00Z",
      "2026-11-28T13:00Z",
    ]);
    expect(rows("day", lines).map(({ key }) => key)).toEqual(["2026-11-27", "2026-11-28"]);
  });

  it("by session and model with the most tokens first", () => {
    const lines = [{ session: "a", input: 1 }, { session: "b", input: 9999 }, { session: null }];
    expect(rows("session", lines).map(({ key }) => key)).toEqual(["b", "-", "a"]);
    expect(rows("model", [{ upstream_model: null, model: null }])[0]?.key).toBe("-");
  });

  it("by agent: the kind of the sub-agent, else the class of the client's hint", () => {
    const lines = [
      { class: "auxiliary" },
      { agent: "x" },
      { class: "subagent" },
      { class: "subagent", agent: "x", agent_type: "Explore" },
      { class: "main" },
      {},
    ];
    const found = new Map(rows("agent", lines).map(({ key, requests }) => [key, requests]));
    expect(found).toEqual(
      new Map([
        ["sub-agent", 2],
        ["main", 2],
        ["auxiliary", 1],
        ["Explore", 1],
      ]),
    );
  });

  it("without input has no cache share, without lines no rows", () => {
    expect(rows("day", [{ input: 0, cached: 0 }])[0]?.cache_share).toBeNull();
    expect(rows("day", [])).toEqual([]);
  });
});

it("a percentile is one of the values, and at least its share of them is not above it", () => {
  assert(
    property(array(integer(), { minLength: 1 }), integer({ min: 1, max: 99 }), (values, percent) => {
      const [value] = percentiles(values, [percent / 100]);
      expect(values).toContain(value);
      expect(values.filter((other) => other <= value!).length).toBeGreaterThanOrEqual(
        (values.length * percent) / 100,
      );
    }),
  );
  expect(percentiles([], [0.5, 0.95])).toEqual([null, null]);
});
