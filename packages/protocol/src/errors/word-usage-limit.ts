import type { ErrorContext, UpstreamFailure } from "./codes.ts";

const WINDOWS: Readonly<Record<number, string>> = { 300: "5-hour", 10080: "weekly" };

/** Plan, window, local reset time and distance of a usage limit, as far as they are known. */
export function wordUsageLimit(failure: UpstreamFailure, context: ErrorContext): string {
  const plan = failure.plan_type === undefined ? "" : ` of your ChatGPT ${failure.plan_type} plan`;
  const left = secondsLeft(failure, context.now);
  const minutes = failure.window_minutes ?? likelyWindow(left);
  const window = minutes === undefined ? "" : `${WINDOWS[minutes] ?? `${minutes}-minute`} `;
  if (left === undefined) return `The ${window}usage limit${plan} has been reached. Try again later.`;
  return `The ${window}usage limit${plan} has been reached. It resets at ${clock(context.now + left * 1000, context)} (${duration(left)}).`;
}

/** Without a representative claim, which would make Claude Code hide the message. */
export function limitHeaders(failure: UpstreamFailure, { now }: ErrorContext): Record<string, string> {
  const left = secondsLeft(failure, now);
  const reset =
    left === undefined
      ? {}
      : {
          "retry-after": String(Math.ceil(left)),
          "anthropic-ratelimit-unified-reset": String(Math.ceil(now / 1000 + left)),
        };
  return {
    "anthropic-ratelimit-unified-status": "rejected",
    ...reset,
    ...(left === undefined || left > 60 ? { "x-should-retry": "false" } : {}),
  };
}

/** Seconds until the limit resets; `undefined` when that is unknown or past. */
function secondsLeft(failure: UpstreamFailure, now: number): number | undefined {
  const left = failure.resets_at === undefined ? 0 : failure.resets_at - now / 1000;
  if (left > 0) return left;
  // A reset in the past means that this clock differs from the backend's; the distance is still right.
  return failure.retry_after_ms === undefined ? undefined : failure.retry_after_ms / 1000;
}

function clock(time: number, { timeZone, now }: ErrorContext): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  const date = new Date(time);
  const hhmm = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", ...zone });
  const farAway = time - now > 20 * 3600 * 1000;
  return farAway
    ? `${hhmm} on ${date.toLocaleDateString("en-GB", { weekday: "short", day: "numeric", month: "short", ...zone })}`
    : hhmm;
}

/** A plan has two windows: what ends later than the shorter one can last is the longer one. */
function likelyWindow(secondsLeft: number | undefined): number | undefined {
  if (secondsLeft === undefined) return undefined;
  return secondsLeft > 5 * 3600 + CLOCK_TOLERANCE_S ? 10_080 : 300;
}

const CLOCK_TOLERANCE_S = 300;

/** `in 42 min`, `in 1 h 30 min`, `in 3 d 1 h`. */
function duration(seconds: number): string {
  const minutes = Math.max(1, Math.round(seconds / 60));
  if (minutes < 60) return `in ${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `in ${hours} h` : `in ${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `in ${days} d` : `in ${days} d ${hours % 24} h`;
}
