/** One window of the account's quota, as last seen. */
export interface WindowReading {
  /** 0..1; above 1 when credits pay. */
  used: number;
  /** Milliseconds since the epoch. */
  resets_at: number;
  /** Length of the window in minutes: 300 or 10080. */
  minutes: number;
  /** When it was read. Milliseconds since the epoch. */
  read_at: number;
}

export type Forecast =
  /** Nothing was read, or the window has just begun: no pace to speak of. */
  | { kind: "unknown" }
  /** At this pace it lasts until the window begins anew. `used`: the share that will be used by then. */
  | { kind: "lasts"; until: number; used: number }
  /** At this pace it is full before that. Milliseconds since the epoch. */
  | { kind: "full"; at: number }
  /** It is full now, until it begins anew. */
  | { kind: "exhausted"; until: number };

/** {@link Forecast} in JSON that others read: times in ISO 8601. */
export type ForecastJson =
  | { kind: "unknown" }
  | { kind: "lasts"; until: string; used: number }
  | { kind: "full"; at: string }
  | { kind: "exhausted"; until: string };

export function toForecastJson(forecast: Forecast): ForecastJson {
  const iso = (time: number): string => new Date(time).toISOString();
  if (forecast.kind === "unknown") return forecast;
  if (forecast.kind === "full") return { kind: "full", at: iso(forecast.at) };
  return { ...forecast, until: iso(forecast.until) };
}

/** A pace is taken from at least this part of a window: less would be an accident. */
const MEASURABLE = 0.02;
/** Readings of this last part of a window show the present pace. */
const RECENT = 0.2;

/**
 * Says until when a window lasts at the present pace: from the readings of its last fifth where there are any,
 * otherwise from its beginning. Pure.
 * @param readings of windows of one length, oldest first; those of earlier windows are ignored
 */
export function forecastQuota(readings: readonly WindowReading[], now: number): Forecast {
  const last = readings.at(-1);
  if (!last || last.resets_at <= now) return { kind: "unknown" };
  if (last.used >= 1) return { kind: "exhausted", until: last.resets_at };
  const length = last.minutes * 60_000;
  const begin = last.resets_at - length;
  const pace = paceOf(readings, last, begin, length);
  if (pace === null) return { kind: "unknown" };
  const full = last.read_at + (1 - last.used) / pace;
  if (full < last.resets_at) return { kind: "full", at: Math.max(full, now) };
  return { kind: "lasts", until: last.resets_at, used: last.used + pace * (last.resets_at - last.read_at) };
}

/** Share per millisecond; `null` when it cannot be told. */
function paceOf(
  readings: readonly WindowReading[],
  last: WindowReading,
  begin: number,
  length: number,
): number | null {
  const from = last.read_at - RECENT * length;
  const recent = readings.find((one) => one.read_at >= from && isSameWindow(one, last));
  const start = recent ?? { read_at: begin, used: 0 };
  const since = last.read_at - start.read_at >= MEASURABLE * length ? start : { read_at: begin, used: 0 };
  const elapsed = last.read_at - since.read_at;
  if (elapsed < MEASURABLE * length) return null;
  return Math.max(0, last.used - since.used) / elapsed;
}

/** A window keeps its reset time, but for the seconds by which it is rounded. */
export function isSameWindow(a: WindowReading, b: WindowReading): boolean {
  return a.minutes === b.minutes && Math.abs(a.resets_at - b.resets_at) < 60_000;
}
