import type { WindowReading } from "../usage/forecast-quota.ts";
import { PRICES_AS_OF } from "../usage/price-table.ts";
import { priceUsage } from "../usage/price-usage.ts";
import { percentiles, summarizeUsage } from "../usage/summarize-usage.ts";
import type { UsageSums } from "../usage/usage-sums.ts";
import { windowName } from "./read-account.ts";
import {
  type Range,
  RANGES,
  type SessionUsage,
  spanOf,
  type UsageBucket,
  type UsageJson,
  type WindowReadings,
} from "./usage-json.ts";

export interface UsageAggregate {
  /** Milliseconds since the epoch: earlier requests are not wanted. */
  readonly since: number;
  /** What may be added up before: the buckets hold whole hours, or they do not. */
  readonly by: "line" | "hour";
  add(sums: UsageSums): void;
  json(skipped: number): UsageJson;
}

export interface AggregateOptions {
  range: Range;
  now: number;
  /** Adds what it would have cost. */
  prices: boolean;
  /** Of all quota windows, oldest first for each. */
  readings: readonly WindowReading[];
}

const MINUTE = 60_000;
/** How many sessions are listed. */
const SESSIONS = 100;

/** Adds up a range of the history in time buckets and by session. Keeps sums and delays. Pure. */
export function aggregateUsage({ range, now, prices, readings }: AggregateOptions): UsageAggregate {
  const width = RANGES[range].bucket * MINUTE;
  const { since, end } = spanOf(range, now);
  const buckets = Array.from({ length: (end - since) / width }, (_, index) =>
    newBucket(since + index * width),
  );
  const summary = summarizeUsage("session", prices ? { price: priceUsage } : {});
  const misses = new Map<string, Map<string, number>>();

  return {
    since,
    by: width % (60 * MINUTE) === 0 ? "hour" : "line",
    add(sums) {
      const bucket = buckets[Math.floor((Date.parse(sums.first) - since) / width)];
      // From a clock that is ahead of ours.
      if (!bucket) return;
      addToBucket(bucket, sums);
      summary.add(sums);
      for (const reason of sums.misses) countMiss(misses, sums.session ?? "-", reason);
    },
    json(skipped) {
      const sessions = summary
        .rows()
        .toSorted((a, b) => (a.last < b.last ? 1 : -1))
        .map((row): SessionUsage => ({ ...row, cache_misses: toObject(misses.get(row.key)) }));
      const all = new Map<string, number>();
      for (const reasons of misses.values()) {
        for (const [reason, count] of reasons) all.set(reason, (all.get(reason) ?? 0) + count);
      }
      return {
        range,
        since: isoTime(since),
        until: isoTime(now),
        bucket_minutes: RANGES[range].bucket,
        buckets: buckets.map(toBucketJson),
        total: summary.total(),
        quota: groupReadings(readings.filter(({ read_at }) => read_at >= since)),
        sessions: sessions.slice(0, SESSIONS),
        more_sessions: Math.max(0, sessions.length - SESSIONS),
        cache_misses: toObject(all),
        ...(prices && { prices_as_of: PRICES_AS_OF }),
        skipped,
      };
    },
  };
}

interface Bucket extends Omit<UsageBucket, "time" | "first_delta_p50_ms" | "first_delta_p95_ms"> {
  start: number;
  delays: number[];
}

function newBucket(start: number): Bucket {
  const tokens = { input: 0, cached: 0, written: 0, output: 0 };
  return { start, requests: 0, ...tokens, errors: 0, aborted: 0, retries: 0, delays: [] };
}

function addToBucket(bucket: Bucket, sums: UsageSums): void {
  bucket.requests += sums.requests;
  bucket.input += sums.input;
  bucket.cached += sums.cached;
  bucket.written += sums.written;
  bucket.output += sums.output;
  bucket.retries += sums.retries;
  bucket.errors += sums.errors;
  bucket.aborted += sums.aborted;
  for (const delay of sums.delays) bucket.delays.push(delay);
}

function toBucketJson({ start, delays, ...sums }: Bucket): UsageBucket {
  const [p50 = null, p95 = null] = percentiles(delays, [0.5, 0.95]);
  return { time: isoTime(start), ...sums, first_delta_p50_ms: p50, first_delta_p95_ms: p95 };
}

function groupReadings(readings: readonly WindowReading[]): WindowReadings[] {
  const lengths = [...new Set(readings.map(({ minutes }) => minutes))].toSorted((a, b) => a - b);
  return lengths.map((length) => ({
    name: windowName(length),
    readings: readings
      .filter(({ minutes }) => minutes === length)
      .map(({ read_at, used, resets_at }) => ({
        time: isoTime(read_at),
        used,
        resets_at: isoTime(resets_at),
      })),
  }));
}

function countMiss(misses: Map<string, Map<string, number>>, session: string, reason: string): void {
  let reasons = misses.get(session);
  if (!reasons) misses.set(session, (reasons = new Map()));
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** Most frequent first. `Object.fromEntries` defines keys, so that no name reaches a prototype. */
function toObject(counts: ReadonlyMap<string, number> = new Map()): Record<string, number> {
  return Object.fromEntries([...counts].toSorted(([, a], [, b]) => b - a));
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
