import type { UsageLine } from "./usage-line.ts";

export type UsageKey = "day" | "hour" | "session" | "model" | "agent";

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
  /** Part of all input that was read from the prompt cache; `null` without input. */
  cache_share: number | null;
  first_delta_p50_ms: number | null;
  first_delta_p95_ms: number | null;
  /** First and last request. */
  first: string;
  last: string;
  models: string[];
  agents: number;
}

export interface UsageSummary {
  add(line: UsageLine): void;
  /** Days and hours in their order; everything else with the most tokens first. */
  rows(): UsageRow[];
}

interface Sums extends Omit<
  UsageRow,
  "cache_share" | "first_delta_p50_ms" | "first_delta_p95_ms" | "models" | "agents"
> {
  delays: number[];
  models: Set<string>;
  agents: Set<string>;
}

/** What a line counts for. Lines without a session, … stand together under `-`. */
const KEYS: Readonly<Record<UsageKey, (line: UsageLine) => string>> = {
  day: ({ time }) => time.slice(0, 10),
  hour: ({ time }) => `${time.slice(0, 13)}:00Z`,
  session: ({ session }) => session ?? "-",
  model: ({ upstream_model, model }) => upstream_model ?? model ?? "-",
  agent: ({ agent, class: kind }) => kind ?? (agent === null ? "main" : "sub-agent"),
};

/** Adds up lines of the history by one key. Pure: the caller reads them. */
export function summarizeUsage(by: UsageKey): UsageSummary {
  const groups = new Map<string, Sums>();
  const keyOf = KEYS[by];
  return {
    add(line) {
      const key = keyOf(line);
      let sums = groups.get(key);
      if (!sums) groups.set(key, (sums = emptySums(key, line.time)));
      addTo(sums, line);
    },
    rows() {
      const rows = [...groups.values()].map(toRow);
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

/** The value below which `share` of all values lie; `null` without values. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null;
}

function emptySums(key: string, time: string): Sums {
  const none = { requests: 0, input: 0, cached: 0, written: 0, output: 0, reasoning: 0, errors: 0 };
  return { key, ...none, first: time, last: time, delays: [], models: new Set(), agents: new Set() };
}

function addTo(sums: Sums, line: UsageLine): void {
  sums.requests += 1;
  sums.input += line.input;
  sums.cached += line.cached;
  sums.written += line.written;
  sums.output += line.output;
  sums.reasoning += line.reasoning;
  if (line.error !== null) sums.errors += 1;
  if (line.first_delta_ms !== null) sums.delays.push(line.first_delta_ms);
  if (line.time < sums.first) sums.first = line.time;
  if (line.time > sums.last) sums.last = line.time;
  if (line.upstream_model !== null) sums.models.add(line.upstream_model);
  if (line.agent !== null) sums.agents.add(line.agent);
}

function toRow({ delays, models, agents, ...sums }: Sums): UsageRow {
  const prompt = sums.input + sums.cached + sums.written;
  return {
    ...sums,
    cache_share: prompt === 0 ? null : sums.cached / prompt,
    first_delta_p50_ms: percentile(delays, 0.5),
    first_delta_p95_ms: percentile(delays, 0.95),
    models: [...models].toSorted(),
    agents: agents.size,
  };
}
