import type { Results, TargetName } from "../harness/results.ts";
import { median, spread } from "../harness/stats.ts";
import { BUDGETS } from "./budgets.ts";
import { describeMachine } from "./machine.ts";
import { figure, table } from "./table.ts";
import { judge } from "./verdict.ts";

/** Both tables and where they come from, as Markdown. */
export function report(results: Results, mode: string): string {
  return [
    describeMachine(mode),
    "### Budgets\n\n× without more is the ratio to the raw pipe in the same round; ± is half the interquartile range over the rounds.",
    budgetTable(results),
    "### Figures\n\nMedians. `direct` is the upstream without a proxy; `pipe` and `parse` are the floors.",
    figureTable(results),
  ].join("\n\n");
}

function budgetTable(results: Results): string {
  const rows = BUDGETS.map((budget) => {
    const { label, unit, measured, spread, floor, must, stretch, verdict } = judge(budget, results);
    const around = Number.isFinite(spread) && spread > 0 ? ` ±${Math.round(spread * 100)} %` : "";
    return [
      label,
      `${figure(measured)}${around}`,
      figure(floor),
      figure(must),
      figure(stretch),
      unit,
      verdict,
    ];
  });
  return table(["", "measured", "parse floor", "must ≤", "stretch ≤", "unit", "verdict"], rows);
}

const TARGETS: readonly TargetName[] = ["direct", "pipe", "parse", "proxy"];

function figureTable(results: Results): string {
  const rows = Object.keys(results.toJSON()).map((metric) => {
    const proxy = results.samples(metric);
    const around = spread(proxy);
    return [
      metric,
      ...TARGETS.map((target) => figure(median(results.samples(metric, target)))),
      Number.isFinite(around) && proxy.length > 1 ? `±${Math.round(around * 100)} %` : "",
    ];
  });
  return table(["metric", ...TARGETS, "spread"], rows);
}
