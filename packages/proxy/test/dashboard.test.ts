import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { trackRequests } from "../src/status/track-requests.ts";

const read = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url)), "utf8");

/** Every metric that there is. */
const families = [
  ...trackRequests({
    version: "1",
    settings: () => ({ fast: false, lane: "auto", judge: "auto", models: {} }),
    quota: () => null,
  })
    .metricsText()
    .matchAll(/^# TYPE (\S+) (\w+)$/gm),
].map(([, name = "", kind = ""]) => ({ name, kind }));

interface Panel {
  id: number;
  title: string;
  targets: { expr: string; refId: string }[];
}

describe("the Grafana dashboard", () => {
  const { panels } = JSON.parse(read("grafana/codexthropic.json")) as { panels: Panel[] };

  it("asks only for metrics that exist", () => {
    const known = new Set(
      families.flatMap(({ name, kind }) => (kind === "histogram" ? [`${name}_bucket`] : [name])),
    );
    const asked = panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/codexthropic_\w+/g) ?? []),
    );
    expect(asked.length).toBeGreaterThan(15);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  });

  it("has balanced queries, and ids that differ", () => {
    for (const { targets } of panels)
      for (const { expr } of targets)
        for (const [open, close] of ["()", "{}", "[]"].map((pair) => pair.split("")))
          expect(expr.split(open ?? "").length).toBe(expr.split(close ?? "").length);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});

it("docs/metrics.md has a row for each metric, with its kind, and for no other", () => {
  const rows = [...read("metrics.md").matchAll(/^\| `(codexthropic_\w+)` \| (\w+)/gm)];
  const sorted = (list: string[]): string[] => list.toSorted();
  expect(sorted(rows.map(([, name, kind]) => `${name} ${kind}`))).toEqual(
    sorted(families.map(({ name, kind }) => `${name} ${kind}`)),
  );
});
