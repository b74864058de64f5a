import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { RequestRecord } from "../src/record/request-record.ts";
import { trackRequests } from "../src/status/track-requests.ts";
import { record } from "./record.ts";

const read = (file: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../docs/${file}`, import.meta.url)), "utf8");

const now = Date.UTC(2026, 10, 28, 12);
const tracker = trackRequests({
  version: "1",
  settings: () => ({ fast: false, lane: "auto", judge: "auto", models: {} }),
  quota: () => ({
    windows: [{ name: "5h", used: 0.5, resetsAt: now, forecast: { kind: "full", at: now } }],
    seenAt: now,
  }),
});
const usage = { input: 1, cached: 2, written: 3, output: 4, reasoning: 0 };
// Together they have a sample for each metric.
for (const changes of [
  { judge: { model: null, calls: 2, flagged: 1, unavailable: null, usage, totalMs: 5, retries: 0 } },
  { transport: "websocket", continued: true, cacheMiss: "tools", aborted: true, retries: 1, usage },
  { degraded: ["temperature"], error: { code: "cut", type: "api_error", message: "" } },
] as unknown as Partial<RequestRecord>[])
  tracker.end(record(changes));
const text = tracker.metricsText();

/** Every metric that there is. */
const families = [...text.matchAll(/^# TYPE (\S+) (\w+)$/gm)].map(([, name = "", kind = ""]) => ({
  name,
  kind,
}));

/** Name of a series → label → values. `instance` is added by Prometheus. */
const samples = new Map<string, Map<string, Set<string>>>();
for (const [, name = "", list = ""] of text.matchAll(/^(codexthropic_\w+)(?:\{(.*)\})? \S+$/gm)) {
  const labels = samples.get(name) ?? new Map([["instance", new Set<string>()]]);
  samples.set(name, labels);
  for (const [, label = "", value = ""] of list.matchAll(/(\w+)="([^"]*)"/g))
    labels.set(label, (labels.get(label) ?? new Set()).add(value));
}

interface Panel {
  id: number;
  title: string;
  type: string;
  fieldConfig: { defaults: { unit: string } };
  gridPos: { x: number; y: number; w: number; h: number };
  targets: { expr: string; legendFormat: string; refId: string }[];
}

describe("the Grafana dashboard", () => {
  const { panels } = JSON.parse(read("grafana/codexthropic.json")) as { panels: Panel[] };

  const queries = panels.flatMap(({ targets }) => targets);

  it("asks only for metrics, labels and values that exist", () => {
    let asked = 0;
    for (const { expr } of queries) {
      for (const [, name = "", matchers = ""] of expr.matchAll(/(codexthropic_\w+)\{([^}]*)\}/g)) {
        asked += 1;
        const labels = samples.get(name);
        expect([name, labels === undefined]).toEqual([name, false]);
        for (const [, label = "", values = ""] of matchers.matchAll(/(\w+)=~?"([^"]*)"/g)) {
          expect([...(labels?.keys() ?? [])]).toContain(label);
          if (label !== "instance")
            for (const value of values.split("|")) expect([...(labels?.get(label) ?? [])]).toContain(value);
        }
        for (const [, by = ""] of expr.matchAll(/by \(([^)]*)\)/g))
          for (const label of by.split(/, ?/)) expect([...(labels?.keys() ?? [])]).toContain(label);
      }
      // None without the choice of the proxy.
      expect(expr.match(/codexthropic_\w+/g)).toEqual(
        expr.match(/codexthropic_\w+(?=\{instance=~"\$instance")/g),
      );
    }
    expect(asked).toBeGreaterThan(15);
  });

  it("names series only by labels that are left", () => {
    for (const { expr, legendFormat } of queries) {
      const [, by = ""] = /by \(([^)]*)\)/.exec(expr) ?? [];
      for (const [, label = ""] of legendFormat.matchAll(/\{\{(\w+)\}\}/g))
        expect(by.split(/, ?/)).toContain(label);
    }
  });

  it("has panels that do not cover each other, of kinds that Grafana has", () => {
    for (const { type, fieldConfig } of panels) {
      expect(["gauge", "stat", "timeseries"]).toContain(type);
      expect(["percentunit", "dateTimeFromNow", "short", "s"]).toContain(fieldConfig.defaults.unit);
    }
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
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
