/** Numbers and times as the page writes them. `–`: not known. */

export const UNKNOWN = "–";

export function count(n: number): string {
  if (n < 1e4) return String(Math.round(n));
  if (n < 1e6) return `${trim(n / 1e3)}k`;
  return n < 1e9 ? `${trim(n / 1e6)}M` : `${trim(n / 1e9)}G`;
}

function trim(n: number): string {
  return n >= 100 ? String(Math.round(n)) : n.toFixed(1);
}

export function percent(share: number | null | undefined): string {
  return typeof share === "number" ? `${Math.round(share * 100)} %` : UNKNOWN;
}

export function duration(ms: number | null | undefined): string {
  if (typeof ms !== "number") return UNKNOWN;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return longDuration(ms);
}

/** Minutes, hours or days, two units at most. */
export function longDuration(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? pair(hours, "h", minutes % 60, "min")
    : pair(Math.floor(hours / 24), "d", hours % 24, "h");
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${unit}` : `${large} ${unit} ${small} ${smallUnit}`;
}

export function dollars(amount: number | null | undefined): string {
  return typeof amount === "number" ? `$${amount.toFixed(amount < 1 ? 3 : 2)}` : UNKNOWN;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const SECONDS = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });

export const clock = (time: number): string => CLOCK.format(time);

export const day = (time: number): string => DAY.format(time);

/** The time of day, with the day when it is not today. */
export function moment(time: string | number, now: number = Date.now()): string {
  const at = typeof time === "number" ? time : Date.parse(time);
  return DAY.format(at) === DAY.format(now) ? SECONDS.format(at) : `${DAY.format(at)}, ${CLOCK.format(at)}`;
}

/** As {@link moment}, without seconds. */
export function clockOrDay(time: number, now: number): string {
  return DAY.format(time) === DAY.format(now)
    ? CLOCK.format(time)
    : `${DAY.format(time)}, ${CLOCK.format(time)}`;
}

export function cacheShare(usage: { input: number; cached: number; written?: number }): number | null {
  const prompt = usage.input + usage.cached + (usage.written ?? 0);
  return prompt === 0 ? null : usage.cached / prompt;
}

export function modelRoute(asked: string | null, answered: string | null): string {
  if (answered === null || answered === asked) return asked ?? UNKNOWN;
  return asked === null ? answered : `${asked} → ${answered}`;
}

const CACHE_MISSES: Readonly<Record<string, string>> = {
  model: "another model",
  tools: "tools changed",
  instructions: "instructions changed",
  effort: "another effort",
  history: "history was edited",
  idle: "too long ago",
  other: "reason unknown",
};

/** Why the cache was missed, in words. */
export function missReason(reason: string): string {
  return Object.hasOwn(CACHE_MISSES, reason) ? (CACHE_MISSES[reason] ?? reason) : reason;
}

/** The most frequent first: `the tools changed (3), too long ago`. */
export function missReasons(misses: Readonly<Record<string, number>>): string {
  const reasons = Object.entries(misses);
  const told = reasons
    .slice(0, 2)
    .map(([reason, n]) => (n === 1 ? missReason(reason) : `${missReason(reason)} (${n})`));
  const rest = reasons.slice(2).reduce((sum, [, n]) => sum + n, 0);
  return [...told, ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}
