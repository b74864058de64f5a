import type { UsageLine } from "./usage-line.ts";

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
  /** US dollars of a request; `null`: not known. */
  price?: (line: UsageLine) => number | null;
}

export interface UsageSummary {
  add(line: UsageLine): void;
  /** Days and hours in their order; everything else with the most tokens first. */
  rows(): UsageRow[];
  /** All lines together, under the key `total`; `null` without lines. */
  total(): UsageRow | null;
}

type Derived = "cache_share" | "first_delta_p50_ms" | "first_delta_p95_ms" | "models" | "agents";

interface Sums extends Omit<UsageRow, Derived | "cost_usd" | "unpriced"> {
  delays: number[];
  models: Set<string>;
  agents: Set<string>;
  cost: number;
  unpriced: number;
}

/** What a line counts for. Lines without a session, … stand together under `-`. */
const KEYS: Readonly<Record<UsageKey, (line: UsageLine) => string>> = {
  day: ({ time }) => time.slice(0, 10),
  hour: ({ time }) => `${time.slice(0, 13)}:00Z`,
  session: ({ session }) => session ?? "-",
  model: ({ upstream_model, model }) => upstream_model ?? model ?? "-",
  agent: ({ agent, agent_type, class: kind }) =>
    agent_type ?? (agent !== null || kind === "subagent" ? "sub-agent" : (kind ?? "main")),
};

/** Adds up lines of the history by one key. Pure: the caller reads them. */
export function summarizeUsage(by: UsageKey, { price }: SummaryOptions = {}): UsageSummary {
  const groups = new Map<string, Sums>();
  let all: Sums | null = null;
  const keyOf = KEYS[by];
  const isPriced = price !== undefined;
  return {
    add(line) {
      const key = keyOf(line);
      const cost = price?.(line);
      let sums = groups.get(key);
      if (!sums) groups.set(key, (sums = emptySums(key, line.time)));
      all ??= emptySums("total", line.time);
      addTo(sums, line, cost);
      addTo(all, line, cost);
    },
    total: () => all && toRow(all, isPriced),
    rows() {
      const rows = [...groups.values()].map((sums) => toRow(sums, isPriced));
      return by === "day" || by === "hour"
        ? rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))
        : rows.toSorted((a, b) => tokensOf(b) - tokensOf(a));
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

function emptySums(key: string, time: string): Sums {
  const tokens = { input: 0, cached: 0, written: 0, output: 0, reasoning: 0 };
  const counts = { requests: 0, errors: 0, aborted: 0, retries: 0, judge_tokens: 0, cost: 0, unpriced: 0 };
  return {
    key,
    ...tokens,
    ...counts,
    first: time,
    last: time,
    delays: [],
    models: new Set(),
    agents: new Set(),
  };
}

function addTo(sums: Sums, line: UsageLine, cost: number | null | undefined): void {
  sums.requests += 1;
  sums.input += line.input;
  sums.cached += line.cached;
  sums.written += line.written;
  sums.output += line.output;
  sums.reasoning += line.reasoning;
  sums.retries += line.retries;
  sums.judge_tokens += (line.judge?.input ?? 0) + (line.judge?.output ?? 0);
  if (line.error !== null) sums.errors += 1;
  if (line.aborted) sums.aborted += 1;
  if (cost === null) sums.unpriced += 1;
  else sums.cost += cost ?? 0;
  if (line.first_delta_ms !== null) sums.delays.push(line.first_delta_ms);
  if (line.time < sums.first) sums.first = line.time;
  if (line.time > sums.last) sums.last = line.time;
  if (line.upstream_model !== null) sums.models.add(line.upstream_model);
  if (line.agent !== null) sums.agents.add(line.agent);
}

function toRow({ delays, models, agents, cost, unpriced, ...sums }: Sums, isPriced: boolean): UsageRow {
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
