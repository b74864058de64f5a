import type { UsageRow } from "../usage/summarize-usage.ts";
import type { UsageLine } from "../usage/usage-line.ts";

/**
 * What the plots and tables of the page are made of. Times are ISO 8601 in UTC, durations milliseconds, shares 0 to 1.
 * @module
 */

/** Length of a range and of the buckets that its plots are made of, in minutes. */
export const RANGES = {
  "1h": { minutes: 60, bucket: 1 },
  "24h": { minutes: 1440, bucket: 15 },
  "7d": { minutes: 10_080, bucket: 60 },
  "30d": { minutes: 43_200, bucket: 360 },
} as const;

export type Range = keyof typeof RANGES;

/** Where the first bucket of a range begins, and where the last one ends, which holds `now`. Milliseconds since the epoch. */
export function spanOf(range: Range, now: number): { since: number; end: number } {
  const { minutes, bucket } = RANGES[range];
  const width = bucket * 60_000;
  const end = (Math.floor(now / width) + 1) * width;
  return { since: end - minutes * 60_000, end };
}

/** `GET /status/usage` */
export interface UsageJson {
  range: Range;
  since: string;
  until: string;
  bucket_minutes: number;
  /** Without gaps, oldest first. */
  buckets: UsageBucket[];
  /** `null` without requests. */
  total: UsageRow | null;
  /** The account's quota windows, shortest first. */
  quota: WindowReadings[];
  /** Last seen first. */
  sessions: SessionUsage[];
  /** Sessions that are not in `sessions`. */
  more_sessions: number;
  /** Why the prompt cache was missed → requests. */
  cache_misses: Record<string, number>;
  /** Date of the prices; only with `prices=true`. */
  prices_as_of?: string;
  /** Damaged or foreign lines and files. */
  skipped: number;
}

export interface UsageBucket {
  /** Where it begins. */
  time: string;
  requests: number;
  input: number;
  cached: number;
  written: number;
  output: number;
  errors: number;
  /** Requests whose client left before the end. */
  aborted: number;
  retries: number;
  first_delta_p50_ms: number | null;
  first_delta_p95_ms: number | null;
}

/** A quota window over time. */
export interface WindowReadings {
  /** `5h`, `7d` */
  name: string;
  /** Those of the range, oldest first. */
  readings: { time: string; used: number; resets_at: string }[];
}

export interface SessionUsage extends UsageRow {
  cache_misses: Record<string, number>;
}

/** What a list of requests can be limited to. */
export const REQUEST_KINDS = ["all", "errors", "aborted", "retried", "missed"] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];

/** `GET /status/requests` */
export interface RequestsJson {
  /** Newest first. */
  requests: UsageLine[];
  /** How many there are in the range, listed or not. */
  matching: number;
}
