import type { Results, TargetName } from "../harness/results.ts";
import { median, pairwise } from "../harness/stats.ts";

/** One line of the budget: what is measured, and what it must and should be at most. */
export interface Budget {
  label: string;
  unit: "×" | "ms" | "MB" | "packages" | "core";
  /** One value a round, or a single one. Empty: not measured. */
  figure: (results: Results) => readonly number[];
  /** The same of the parse floor, to compare. */
  floor?: (results: Results) => readonly number[];
  must: number | ((results: Results) => number);
  stretch?: number;
}

/** The budgets of the project, in its order. */
export const BUDGETS: readonly Budget[] = [
  { label: "CPU per event, paced", ...ratio("paced.cpu"), must: 1.35, stretch: 1.25 },
  { label: "CPU per event, burst", ...ratio("burst.cpu"), must: 5.3, stretch: 4.6 },
  { label: "first delta added, 1 stream", ...addedRatio("first.1"), must: 4, stretch: 3.5 },
  { label: "first delta added, 50 at once", ...addedRatio("first.50"), must: 3.4, stretch: 2 },
  {
    label: "event latency p99, 100 × 50/s",
    unit: "ms",
    ...plain("paced.latency99"),
    must: (results) => median(results.samples("paced.latency99", "parse")),
    stretch: 2,
  },
  // Stretch: what the best rival, a Bun binary, costs in parse floors.
  {
    label: "CPU per request 96 kB, to the parse floor",
    ...toFloor("body.cpu 96 kB"),
    must: 1.1,
    stretch: 0.78,
  },
  {
    label: "CPU per request 490 kB, to the parse floor",
    ...toFloor("body.cpu 490 kB"),
    must: 1.1,
    stretch: 0.65,
  },
  {
    label: "CPU per request 3.3 MB, to the parse floor",
    ...toFloor("body.cpu 3.3 MB"),
    must: 1.1,
    stretch: 0.49,
  },
  { label: "memory idle", unit: "MB", ...plain("memory.idle"), must: 85, stretch: 70 },
  { label: "memory with 100 streams", unit: "MB", ...plain("memory.100"), must: 150, stretch: 125 },
  { label: "1,000 streams × 5/s, share of one core", unit: "core", ...plain("load.1000"), must: 0.9 },
  { label: "memory growth over the second half of the churn", unit: "MB", figure: growth, must: 10 },
  { label: "spawn to first answered message", unit: "ms", ...plain("start.answer"), must: 220, stretch: 160 },
  { label: "`--version`", unit: "ms", ...plain("start.version"), must: 100, stretch: 80 },
  { label: "bytes up, WebSocket to HTTP", ...webSocketRatio("link.kB up"), must: 0.25 },
  {
    label: "tool round at 40 ms and 10 Mbit/s, WebSocket to HTTP",
    ...webSocketRatio("link.ms per round"),
    must: 0.6,
  },
  { label: "install, without the vocabulary", unit: "MB", ...plain("install.size"), must: 15, stretch: 10 },
  { label: "install", unit: "packages", ...plain("install.packages"), must: 25, stretch: 18 },
  { label: "longest event-loop block, 490 kB", unit: "ms", ...plain("block 490 kB never seen"), must: 50 },
  { label: "longest event-loop block, 2.9 MB", unit: "ms", ...plain("block 2.9 MB never seen"), must: 50 },
  {
    label: "longest event-loop block, count_tokens of 100k",
    unit: "ms",
    ...plain("count.warm block"),
    must: 50,
  },
];

type Figures = Pick<Budget, "figure" | "floor">;

function plain(metric: string): Figures {
  return {
    figure: (results) => results.samples(metric),
    floor: (results) => results.samples(metric, "parse"),
  };
}

function ratio(metric: string): Figures & { unit: "×" } {
  const of = (target: TargetName) => (results: Results) =>
    pairwise(results.samples(metric, target), results.samples(metric, "pipe"), (a, pipe) => a / pipe);
  return { unit: "×", figure: of("proxy"), floor: of("parse") };
}

function toFloor(metric: string): Figures & { unit: "×" } {
  const figure = (results: Results): readonly number[] =>
    pairwise(results.samples(metric), results.samples(metric, "parse"), (a, floor) => a / floor);
  return { unit: "×", figure };
}

/** Both transports in the same run. */
function webSocketRatio(metric: string): Pick<Budget, "figure" | "unit"> {
  const figure = (results: Results): readonly number[] =>
    pairwise(
      results.samples(`${metric}, websocket`),
      results.samples(`${metric}, http`),
      (webSocket, http) => webSocket / http,
    );
  return { unit: "×", figure };
}

/** Time beyond that of the upstream without a proxy, in multiples of what the pipe adds. */
function addedRatio(metric: string): Figures & { unit: "×" } {
  const added = (results: Results, target: TargetName): number =>
    median(
      pairwise(results.samples(metric, target), results.samples(metric, "direct"), (a, direct) => a - direct),
    );
  const of = (target: TargetName) => (results: Results) => {
    const ratio = added(results, target) / added(results, "pipe");
    // Noise larger than what the pipe adds says nothing.
    return ratio > 0 ? [ratio] : [];
  };
  return { unit: "×", figure: of("proxy"), floor: of("parse") };
}

/** From the middle to the end, medians of three. */
function growth(results: Results): readonly number[] {
  const churn = results.samples("memory.churn");
  const middle = Math.floor(churn.length / 2);
  return churn.length === 0 ? [] : [median(churn.slice(-3)) - median(churn.slice(middle - 1, middle + 2))];
}
