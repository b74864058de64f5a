import type { CodexRateLimitsEvent, RateLimitWindow } from "@codexthropic/protocol/codex";

import { creditsFrom, DEFAULT_LIMIT, type QuotaUpdate, type QuotaWindow } from "./quota.ts";

/** The quota in a `codex.rate_limits` event. `now` in milliseconds, for resets that are given as a distance. */
export function quotaFromEvent(event: CodexRateLimitsEvent, now: number): QuotaUpdate {
  const { rate_limits: limits, credits } = event;
  const windows = [limits?.primary, limits?.secondary].flatMap((window) => windowOf(window, now));
  return {
    planType: event.plan_type ?? null,
    ...(windows.length > 0 && { limits: { [DEFAULT_LIMIT]: { name: null, windows } } }),
    credits: creditsFrom(credits),
  };
}

function windowOf(window: RateLimitWindow | null | undefined, now: number): QuotaWindow[] {
  if (typeof window?.used_percent !== "number") return [];
  const after = window.reset_after_seconds;
  return [
    {
      usedPercent: window.used_percent,
      windowMinutes: window.window_minutes ?? null,
      resetsAt: window.reset_at ?? (typeof after === "number" ? Math.round(now / 1000 + after) : null),
    },
  ];
}
