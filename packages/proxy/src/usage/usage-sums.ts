import { LONG_CONTEXT } from "./price-table.ts";
import type { UsageLine } from "./usage-line.ts";

/**
 * Requests of one hour (UTC) that have session, kind of agent, models and price in common, added up. Sums can be added
 * up again, so a day is read once and not for each question.
 */
export interface UsageSums {
  /** Times of the first and the last request; both are in the same hour. */
  first: string;
  last: string;
  session: string | null;
  /** Kind of the sub-agent (`Explore`, …) or class of the request (`main`, `auxiliary`, …). */
  kind: string;
  /** As the client asked for it. */
  model: string | null;
  upstream_model: string | null;
  /** Prompts so long that the API bills them at other prices. */
  is_long: boolean;
  requests: number;
  /** Requests with tokens. */
  used: number;
  input: number;
  cached: number;
  written: number;
  output: number;
  reasoning: number;
  errors: number;
  aborted: number;
  retries: number;
  continued: number;
  judge_tokens: number;
  /** Milliseconds to the first content, one for each request that has come so far: percentiles stay exact. */
  delays: number[];
  /** Ids of sub-agents, each once. */
  agents: string[];
  /** Why the prompt cache was missed, one for each request that missed it. */
  misses: string[];
}

/** Adds up lines. */
export interface SumsOfLines {
  add(line: UsageLine): void;
  sums(): Iterable<UsageSums>;
}

/** @param given sums to begin with; they are changed */
export function sumLines(given: Iterable<UsageSums> = []): SumsOfLines {
  const groups = new Map([...given].map((sums) => [keyOf(sums, sums.first, sums.kind, sums.is_long), sums]));
  return {
    add(line) {
      const key = keyOf(line, line.time, kindOf(line), isLong(line));
      let sums = groups.get(key);
      if (!sums) groups.set(key, (sums = emptySums(line)));
      addLine(sums, line);
    },
    sums: () => groups.values(),
  };
}

/** A single line as sums. */
export function toSums(line: UsageLine): UsageSums {
  const sums = emptySums(line);
  addLine(sums, line);
  return sums;
}

type Names = Pick<UsageSums, "session" | "model" | "upstream_model">;

function keyOf({ session, model, upstream_model }: Names, time: string, kind: string, long: boolean): string {
  const names = `${part(session)}${part(kind)}${part(model)}${part(upstream_model)}`;
  return `${time.slice(0, 13)}${long}${names}`;
}

/** With its length before it: no name can look like two. */
function part(name: string | null): string {
  return name === null ? "-" : `${name.length}:${name}`;
}

function emptySums(line: UsageLine): UsageSums {
  const { time, session, model, upstream_model } = line;
  return {
    first: time,
    last: time,
    session,
    kind: kindOf(line),
    model,
    upstream_model,
    is_long: isLong(line),
    requests: 0,
    used: 0,
    input: 0,
    cached: 0,
    written: 0,
    output: 0,
    reasoning: 0,
    errors: 0,
    aborted: 0,
    retries: 0,
    continued: 0,
    judge_tokens: 0,
    delays: [],
    agents: [],
    misses: [],
  };
}

function kindOf({ agent, agent_type, class: kind }: UsageLine): string {
  return agent_type ?? (agent !== null || kind === "subagent" ? "sub-agent" : (kind ?? "main"));
}

function isLong({ input, cached, written }: UsageLine): boolean {
  return input + cached + written > LONG_CONTEXT.above;
}

function addLine(sums: UsageSums, line: UsageLine): void {
  sums.requests += 1;
  if (line.input + line.cached + line.written + line.output > 0) sums.used += 1;
  sums.input += line.input;
  sums.cached += line.cached;
  sums.written += line.written;
  sums.output += line.output;
  sums.reasoning += line.reasoning;
  sums.retries += line.retries;
  if (line.judge) sums.judge_tokens += line.judge.input + line.judge.output;
  if (line.error !== null) sums.errors += 1;
  if (line.aborted) sums.aborted += 1;
  if (line.continued === true) sums.continued += 1;
  if (line.first_delta_ms !== null) sums.delays.push(line.first_delta_ms);
  if (line.agent !== null && !sums.agents.includes(line.agent)) sums.agents.push(line.agent);
  if (line.cache_miss !== null) sums.misses.push(line.cache_miss);
  if (line.time < sums.first) sums.first = line.time;
  if (line.time > sums.last) sums.last = line.time;
}
