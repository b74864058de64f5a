import type { UsageJson } from "../usage-json.ts";
import { byId, element } from "./dom.ts";
import { count, dollars, duration, percent, UNKNOWN } from "./format.ts";

const RANGE_NAMES = {
  "1h": "in the last hour",
  "24h": "in 24 hours",
  "7d": "in 7 days",
  "30d": "in 30 days",
} as const;

/** The sums of the range. */
export function showTotals({ range, total, sessions, more_sessions, prices_as_of }: UsageJson): void {
  byId("used-title").textContent = `Used ${RANGE_NAMES[range]}`;
  const sums = total ?? { requests: 0, input: 0, cached: 0, written: 0, output: 0, errors: 0, aborted: 0 };
  const numbers: [string, string][] = [
    ["requests", count(sums.requests)],
    ["sessions", count(sessions.length + more_sessions)],
    ["input tokens", count(sums.input + sums.cached + sums.written)],
    ["from the cache", percent(total?.cache_share)],
    ...(total && total.continued > 0
      ? ([["sent only what is new", percent(total.continued / total.requests)]] satisfies [string, string][])
      : []),
    ["output tokens", count(sums.output)],
    ["first output, half", duration(total?.first_delta_p50_ms)],
    ["first output, 95 %", duration(total?.first_delta_p95_ms)],
    ["failed", count(sums.errors)],
    ["client left", count(sums.aborted)],
  ];
  if (prices_as_of !== undefined) numbers.push(["would have cost", dollars(total?.cost_usd ?? null)]);
  byId("totals").replaceChildren(
    ...numbers.map(([name, value]) =>
      element(
        "div",
        {},
        element("dt", {}, name),
        element("dd", { className: name === "failed" && value !== "0" ? "bad" : "" }, value || UNKNOWN),
      ),
    ),
  );
}
