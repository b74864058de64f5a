import { wrongUsage } from "../terminal/failure.ts";

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };

/**
 * Reads `24h`, `7d`, `2w`, a date such as `2026-11-20` (its beginning in UTC) or a time in ISO 8601.
 * @returns milliseconds since the epoch
 * @throws Failure for anything else
 */
export function readSince(text: string, now: number): number {
  const [, n, unit = ""] = /^(\d{1,5})([hdw])$/.exec(text) ?? [];
  const back = Number(n) * (UNITS[unit] ?? Number.NaN);
  if (n !== undefined && Number.isFinite(back)) return Math.max(0, now - back);
  const time = /^\d{4}-\d{2}-\d{2}(?:T.*)?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(time)) return time;
  throw wrongUsage(`--since: ${JSON.stringify(text)} is not a time such as 24h, 7d, 2w or 2026-11-20.`);
}
