import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { UsageLine } from "@codexthropic/proxy/usage";

export interface HistoryOptions {
  /** Requests, about. */
  count: number;
  days: number;
  /** The end. Milliseconds since the epoch. */
  now: number;
}

const DAY = 86_400_000;
const MINUTE = 60_000;

const MODELS = [
  ["claude-opus-5-5", "gpt-5.5"],
  ["claude-opus-5-5", "gpt-6.1-sol"],
  ["claude-sonnet-5", "gpt-5.5"],
] as const;
const AGENTS = ["Explore", "Plan", "custom"];
const ERRORS = [
  ["overloaded", "overloaded_error", 529],
  ["cut", "api_error", 200],
  ["rate_limited", "rate_limit_error", 429],
  ["context_length_exceeded", "invalid_request_error", 400],
] as const;
const RECOVERED = ["overloaded", "cut", "unsupported_parameter", "invalid_encrypted_content"];
const MISSES = ["tools", "instructions", "model", "effort", "history", "idle", "other"];

/** Working days with sessions that begin and end, sub-agents, pauses, errors and missed caches. The same every time. */
export function* makeHistory({ count, days, now }: HistoryOptions): Generator<UsageLine> {
  const random = createRandom(19);
  const sessions = Math.ceil(count / 250);
  let made = 0;
  for (let number = 0; made < count; number += 1) {
    const first = now - days * DAY * (1 - number / sessions);
    yield* makeSession(
      random,
      { number, begin: workingTime(first, random), now },
      (made += 250) > count ? 250 - (made - count) : 250,
    );
  }
}

interface Session {
  number: number;
  begin: number;
  now: number;
}

type Random = () => number;

function* makeSession(
  random: Random,
  { number, begin, now }: Session,
  requests: number,
): Generator<UsageLine> {
  const id = Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, "0");
  const [model, upstream] = MODELS[Math.floor(random() ** 2 * MODELS.length)] ?? MODELS[0];
  const start = Math.min(begin, now - random() * 300 * MINUTE);
  let time = start;
  let prompt = 14_000 + random() * 6000;
  for (let turn = 0; turn < requests; turn += 1) {
    time += 6000 + random() ** 4 * 8 * MINUTE;
    // What would lie in the future happened before.
    const at = time < now ? time : 2 * start - time;
    prompt = prompt > 180_000 ? 24_000 : prompt * (1 + random() * 0.03) + 300;
    yield makeLine(
      random,
      {
        id: `req_${number.toString(16).padStart(8, "0")}${turn.toString(16).padStart(24, "0")}`,
        time: new Date(at).toISOString(),
        session: id,
        model,
        upstream_model: upstream,
        ...(random() < 0.3 && {
          agent: Math.floor(random() * 4)
            .toString(16)
            .padStart(8, "a"),
          class: "subagent",
          agent_type: AGENTS[Math.floor(random() * 3)] ?? null,
        }),
      },
      prompt,
    );
  }
}

function makeLine(
  random: Random,
  start: Partial<UsageLine> & Pick<UsageLine, "id" | "time" | "session">,
  prompt: number,
): UsageLine {
  const failed = random() < 0.008 ? ERRORS[Math.floor(random() * ERRORS.length)] : undefined;
  const [error, errorType, status] = failed ?? [null, null, 200];
  const recovered = random() < 0.02 ? (RECOVERED[Math.floor(random() * RECOVERED.length)] ?? null) : null;
  const transport = random() < 0.85 ? "websocket" : "http";
  const missed =
    error === null && random() < 0.02 ? (MISSES[Math.floor(random() * MISSES.length)] ?? null) : null;
  const aborted = error === null && random() < 0.01;
  const share = missed ? random() * 0.2 : 0.9 + random() * 0.09;
  const output = Math.round(60 + random() ** 3 * 3000);
  const firstDelta = Math.round(900 + random() ** 5 * 9000 + prompt / 100);
  return {
    v: 1,
    agent: null,
    class: "main",
    agent_type: null,
    model: null,
    upstream_model: null,
    ...start,
    lane: "full",
    transport,
    continued: transport === "websocket" && !missed,
    input: error ? 0 : Math.round(prompt * (1 - share)),
    cached: error ? 0 : Math.round(prompt * share),
    written: 0,
    output: error ? 0 : output,
    reasoning: error ? 0 : Math.round(output * random() * 0.6),
    first_delta_ms: error && status !== 200 ? null : firstDelta,
    total_ms: firstDelta + output * 14,
    retries: recovered === null ? 0 : 1,
    recovered: recovered === null ? [] : [recovered],
    status,
    error,
    error_type: errorType,
    aborted,
    degraded: [],
    workarounds: recovered === "unsupported_parameter" ? ["parameter_left_out:text.verbosity"] : [],
    cache_miss: missed,
    judge: null,
  };
}

/** Moves a time into the working hours of its day, most of the time. */
function workingTime(time: number, random: Random): number {
  const midnight = Math.floor(time / DAY) * DAY;
  return random() < 0.1 ? time : midnight + 7 * 60 * MINUTE + (random() + random()) * 5 * 60 * MINUTE;
}

/** mulberry32 */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Reading {
  used: number;
  resets_at: number;
  minutes: number;
  read_at: number;
}

/** 5-hour windows and a week that fill at an uneven pace; the present ones end in two hours and in three days. */
function makeReadings({ days, now }: HistoryOptions): Reading[] {
  const random = createRandom(7);
  const [short, long] = [300 * MINUTE, 7 * DAY];
  const readings: Reading[] = [];
  for (const [length, left] of [
    [short, 2 * 60 * MINUTE],
    [long, 3 * DAY],
  ] as const) {
    let used = 0;
    let window = Number.NaN;
    for (let at = now - days * DAY; at < now - 5 * MINUTE; at += length / 120) {
      const resets_at = now + left - Math.floor((now + left - at) / length) * length;
      if (resets_at !== window) used = 0;
      window = resets_at;
      const isWork = Math.abs((at % DAY) / DAY - 0.55) < 0.25;
      used = Math.min(1, used + random() * (isWork ? 0.017 : 0.001) * (length === long ? 0.9 : 1));
      if (isWork) readings.push({ used, resets_at, minutes: length / MINUTE, read_at: Math.round(at) });
    }
  }
  return readings;
}

/** Writes the files as a proxy does. */
export async function writeHistory(folder: string, options: HistoryOptions): Promise<void> {
  const days = new Map<string, string[]>();
  for (const line of makeHistory(options)) {
    const day = line.time.slice(0, 10);
    const lines = days.get(day) ?? [];
    lines.push(JSON.stringify(line));
    days.set(day, lines);
  }
  const readings = makeReadings(options);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [day, lines] of days) {
    await writeFile(join(folder, `${day}.jsonl`), `\n${lines.toSorted().join("\n")}\n`, { mode: 0o600 });
  }
  await writeFile(join(folder, "quota.json"), JSON.stringify({ v: 1, readings }), { mode: 0o600 });
}
