import type { QuotaJson } from "../status-json.ts";
import type { UsageJson } from "../usage-json.ts";
import { byId } from "./dom.ts";
import { percent } from "./format.ts";
import { forecastText, windowName } from "./plan.ts";
import { createPlot, type Plot, type PlotData } from "./plot.ts";

const COLORS = ["--plot-1", "--plot-3", "--plot-4"];

interface Point {
  time: number;
  used: number | null;
}

/** The quota windows over time, and where the present pace leads. Drawn anew when an account has other windows. */
export function createQuotaPlot(): (usage: UsageJson, quota: QuotaJson | null) => void {
  let plot: Plot | null = null;
  let names = "none";
  return (usage, quota) => {
    const windows = usage.quota.slice(0, COLORS.length);
    const key = windows.map(({ name }) => name).join(" ");
    if (key !== names || !plot) plot = createFor(windows.map(({ name }) => name));
    names = key;
    plot.show(quotaData(usage, quota));
  };
}

function createFor(names: readonly string[]): Plot {
  const series = names.flatMap((name, index) => {
    const shared = { color: COLORS[index] ?? "--plot-4", scale: "y", format: percent } as const;
    return [
      { ...shared, label: windowName(name), kind: "line" as const },
      { ...shared, label: "at this pace", kind: "dashed" as const },
    ];
  });
  return createPlot({
    id: "plot-quota",
    place: byId("quota-place"),
    title: "Quota used",
    series,
    axis: percent,
    least: 1,
    empty: "known after the first answer",
  });
}

function quotaData(usage: UsageJson, quota: QuotaJson | null): PlotData {
  const [from, now] = [Date.parse(usage.since), Date.parse(usage.until)];
  // A third of the plot is what is to come.
  const to = now + (now - from) / 2;
  const columns = usage.quota.slice(0, COLORS.length).flatMap(({ name, readings }) => {
    const window = quota?.windows.find((one) => one.name === name);
    const past = readings.flatMap(({ time, used, resets_at }, index): Point[] => {
      const end = Date.parse(resets_at);
      const next = readings[index + 1];
      const isLast = next === undefined || Math.abs(Date.parse(next.resets_at) - end) > 60_000;
      const point = { time: Date.parse(time), used };
      // Where a window ends the line does as well.
      return isLast && end < now ? [point, { time: end, used: null }] : [point];
    });
    const last = past.findLast(({ used }) => used !== null);
    return [past, window && last ? paceLine(last, window, to) : []];
  });
  const times = [...new Set(columns.flatMap((points) => points.map(({ time }) => time)))].toSorted(
    (a, b) => a - b,
  );
  return {
    times,
    from,
    to,
    drawn: columns.map((points) => {
      const known = new Map(points.map(({ time, used }) => [time, used]));
      return times.map((time) => known.get(time));
    }),
    summary: (quota?.windows ?? [])
      .map((window) => `${windowName(window.name)}: ${percent(window.used)}. ${forecastText(window, now)}`)
      .join(" "),
    isEmpty: times.length === 0,
  };
}

/** From the last reading to where the pace leads, or to the end of the plot. */
function paceLine(last: Point, { forecast }: QuotaJson["windows"][number], to: number): Point[] {
  if (forecast.kind !== "full" && forecast.kind !== "lasts") return [];
  const [end, used] =
    forecast.kind === "full" ? [Date.parse(forecast.at), 1] : [Date.parse(forecast.until), forecast.used];
  const begin = last.used ?? 0;
  if (end <= last.time) return [];
  if (end <= to) return [last, { time: end, used }];
  return [last, { time: to, used: begin + ((used - begin) * (to - last.time)) / (end - last.time) }];
}
