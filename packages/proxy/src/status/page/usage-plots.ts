import type { UsageBucket, UsageJson } from "../usage-json.ts";
import { byId } from "./dom.ts";
import { cacheShare, clockOrDay, count, duration, percent, UNKNOWN } from "./format.ts";
import { createPlot, type PlotData } from "./plot.ts";

const orUnknown =
  (format: (value: number) => string) =>
  (value: number | null): string =>
    value === null ? UNKNOWN : format(value);

/** The three plots that are made of the buckets of the history. */
export function createUsagePlots(): (usage: UsageJson) => void {
  const tokens = createPlot({
    id: "plot-tokens",
    place: byId("tokens-place"),
    title: "Tokens per minute",
    series: [
      { label: "new input, output", color: "--plot-1", kind: "bars", scale: "y", format: orUnknown(count) },
      { label: "from the cache", color: "--plot-2", kind: "bars", scale: "y", format: orUnknown(count) },
      { label: "cached share", color: "--plot-3", kind: "dashed", scale: "share", format: percent },
    ],
    axis: count,
    least: 100,
  });
  const delays = createPlot({
    id: "plot-first-output",
    place: byId("first-output-place"),
    title: "Time to the first output",
    series: [
      { label: "half are faster than", color: "--plot-1", kind: "line", scale: "y", format: duration },
      { label: "95 % are faster than", color: "--plot-3", kind: "dashed", scale: "y", format: duration },
    ],
    axis: (seconds) => (seconds === 0 ? "0" : duration(seconds)),
    least: 1000,
  });
  const errors = createPlot({
    id: "plot-errors",
    place: byId("errors-place"),
    empty: "none in this range",
    title: "Errors",
    series: [
      { label: "client left", color: "--plot-4", kind: "bars", scale: "y", format: orUnknown(count) },
      { label: "failed", color: "--plot-3", kind: "bars", scale: "y", format: orUnknown(count) },
      { label: "sent again", color: "--plot-1", kind: "line", scale: "y", format: orUnknown(count) },
    ],
    axis: (n) => (Number.isInteger(n) ? String(n) : ""),
    least: 4,
  });
  return (usage) => {
    tokens.show(tokenData(usage));
    delays.show(delayData(usage));
    errors.show(errorData(usage));
  };
}

/** The last bucket is drawn to its end. */
function spanOf({ buckets, bucket_minutes }: UsageJson): Pick<PlotData, "times" | "from" | "to"> {
  const times = buckets.map(({ time }) => Date.parse(time));
  return { times, from: times[0] ?? 0, to: (times.at(-1) ?? 0) + bucket_minutes * 60_000 };
}

function tokenData(usage: UsageJson): PlotData {
  const { buckets, bucket_minutes, total } = usage;
  const perMinute = (tokens: number): number => tokens / bucket_minutes;
  const span = spanOf(usage);
  const fresh = buckets.map(({ input, written, output }) => perMinute(input + written + output));
  const cached = buckets.map((bucket) => perMinute(bucket.cached));
  const share = buckets.map(cacheShare);
  const all = fresh.map((n, index) => n + (cached[index] ?? 0));
  const most = Math.max(...all);
  const at = span.times[all.indexOf(most)] ?? 0;
  return {
    ...span,
    drawn: [all, cached, share],
    told: [fresh, cached, share],
    summary: total
      ? `At most ${count(most)} at ${clockOrDay(at, Date.now())}; ${percent(total.cache_share)} of the input came from the cache.`
      : "Nothing in this range.",
    isEmpty: total === null,
  };
}

function delayData(usage: UsageJson): PlotData {
  const { buckets, total } = usage;
  const column = (name: "first_delta_p50_ms" | "first_delta_p95_ms"): (number | null)[] =>
    buckets.map((bucket) => bucket[name]);
  return {
    ...spanOf(usage),
    drawn: [column("first_delta_p50_ms"), column("first_delta_p95_ms")],
    summary: `In this range half of all answers began within ${duration(total?.first_delta_p50_ms)}, 95 % within ${duration(total?.first_delta_p95_ms)}.`,
    isEmpty: total === null || total.first_delta_p50_ms === null,
  };
}

function errorData(usage: UsageJson): PlotData {
  const { buckets, total } = usage;
  const column = (name: "errors" | "aborted" | "retries"): number[] =>
    buckets.map((bucket: UsageBucket) => bucket[name]);
  const [failed, left, again] = [column("errors"), column("aborted"), column("retries")];
  return {
    ...spanOf(usage),
    drawn: [failed.map((n, index) => n + (left[index] ?? 0)), failed, again],
    told: [left, failed, again],
    summary: `${total?.errors ?? 0} failed, ${total?.aborted ?? 0} were left by the client, ${total?.retries ?? 0} were sent again.`,
    isEmpty: (total?.errors ?? 0) + (total?.aborted ?? 0) + (total?.retries ?? 0) === 0,
  };
}
