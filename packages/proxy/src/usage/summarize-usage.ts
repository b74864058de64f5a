import type { UsageSums } from "./usage-sums.ts";

export const USAGE_KEYS = ["day", "hour", "session", "model", "agent"] as const;

export type UsageKey = (typeof USAGE_KEYS)[number];

/** The sums of one day, session, … Shares are 0..1, times are milliseconds. */
export interface UsageRow {
  key: string;
  requests: number;
  input: number;
  cached: number;
  written: number;
  output: number;
  reasoning: number;
  errors: number;
  /** Requests whose client left before the end. */
  aborted: number;
  retries: number;
  /** Requests for which only what was new went over a WebSocket. */
  continued: number;
  /** Tokens of auto mode's verdicts, apart from the above. */
  judge_tokens: number;
  /** Part of all input that was read from the prompt cache; `null` without input. */
  cache_share: number | null;
  first_delta_p50_ms: number | null;
  first_delta_p95_ms: number | null;
  /** First and last request. */
  first: string;
  last: string;
  models: string[];
  /** Sub-agents. */
  agents: number;
  /** US dollars; `null` when nothing could be priced. Only with {@link SummaryOptions.price}. */
  cost_usd?: number | null;
  /** Requests that used tokens of a model without a known price; they are not in `cost_usd`. */
  unpriced?: number;
}

export interface SummaryOptions {
  /** US dollars; `null`: not known. */
  price?: (sums: UsageSums) => number | null;
}

export interface UsageSummary {
  add(sums: UsageSums): void;
  /** Days and hours in their order; everything else with the most tokens first. */
  rows(): UsageRow[];
  /** Everything together, under the key `total`; `null` without requests. */
  total(): UsageRow | null;
}

type Derived = "cache_share" | "first_delta_p50_ms" | "first_delta_p95_ms" | "models" | "agents";

interface Row extends Omit<UsageRow, Derived | "cost_usd" | "unpriced"> {
  delays: number[];
  models: Set<string>;
  agents: Set<string>;
  cost: number;
  unpriced: number;
}

/** What sums count for. Those without a session, … stand together under `-`. */
const KEYS: Readonly<Record<UsageKey, (sums: UsageSums) => string>> = {
  day: ({ first }) => first.slice(0, 10),
  hour: ({ first }) => `${first.slice(0, 13)}:00Z`,
  session: ({ session }) => session ?? "-",
  model: ({ upstream_model, model }) => upstream_model ?? model ?? "-",
  agent: ({ kind }) => kind,
};

/** Adds up the sums of the history by one key. Pure: the caller reads them. */
export function summarizeUsage(by: UsageKey, { price }: SummaryOptions = {}): UsageSummary {
  const rows = new Map<string, Row>();
  let all: Row | null = null;
  const keyOf = KEYS[by];
  const isPriced = price !== undefined;
  return {
    add(sums) {
      const key = keyOf(sums);
      const cost = price?.(sums);
      let row = rows.get(key);
      if (!row) rows.set(key, (row = emptyRow(key, sums.first)));
      all ??= emptyRow("total", sums.first);
      addTo(row, sums, cost);
      addTo(all, sums, cost);
    },
    total: () => all && toRow(all, isPriced),
    rows() {
      const list = [...rows.values()].map((row) => toRow(row, isPriced));
      return by === "day" || by === "hour"
        ? list.toSorted((a, b) => (a.key < b.key ? -1 : 1))
        : list.toSorted((a, b) => tokensOf(b) - tokensOf(a));
    },
  };
}

/** All tokens of a row. */
export function tokensOf({ input, cached, written, output }: UsageRow): number {
  return input + cached + written + output;
}

/** For each share, the value at or below which that part of all values lies; `null` without values. */
export function percentiles(values: readonly number[], shares: readonly number[]): (number | null)[] {
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => sorted[Math.min(sorted.length, Math.ceil(share * sorted.length)) - 1] ?? null);
}

function emptyRow(key: string, time: string): Row {
  const tokens = { input: 0, cached: 0, written: 0, output: 0, reasoning: 0 };
  const counts = { requests: 0, errors: 0, aborted: 0, retries: 0, continued: 0, judge_tokens: 0 };
  return {
    key,
    ...tokens,
    ...counts,
    cost: 0,
    unpriced: 0,
    first: time,
    last: time,
    delays: [],
    models: new Set(),
    agents: new Set(),
  };
}

function addTo(row: Row, sums: UsageSums, cost: number | null | undefined): void {
  row.requests += sums.requests;
  row.input += sums.input;
  row.cached += sums.cached;
  row.written += sums.written;
  row.output += sums.output;
  row.reasoning += sums.reasoning;
  row.errors += sums.errors;
  row.aborted += sums.aborted;
  row.retries += sums.retries;
  row.continued += sums.continued;
  row.judge_tokens += sums.judge_tokens;
  if (cost === null) row.unpriced += sums.used;
  else row.cost += cost ?? 0;
  for (const delay of sums.delays) row.delays.push(delay);
  if (sums.first < row.first) row.first = sums.first;
  if (sums.last > row.last) row.last = sums.last;
  if (sums.upstream_model !== null) row.models.add(sums.upstream_model);
  for (const agent of sums.agents) row.agents.add(agent);
}

function toRow({ delays, models, agents, cost, unpriced, ...sums }: Row, isPriced: boolean): UsageRow {
  const prompt = sums.input + sums.cached + sums.written;
  const [p50 = null, p95 = null] = percentiles(delays, [0.5, 0.95]);
  return {
    ...sums,
    cache_share: prompt === 0 ? null : sums.cached / prompt,
    first_delta_p50_ms: p50,
    first_delta_p95_ms: p95,
    models: [...models].toSorted(),
    agents: agents.size,
    ...(isPriced && { cost_usd: unpriced === sums.requests ? null : cost, unpriced }),
  };
}
