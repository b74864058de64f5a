import type { WhamRateLimit, WhamUsage, WhamWindow } from "@codexthropic/protocol/codex";

import { creditsFrom, DEFAULT_LIMIT, type QuotaLimit, type QuotaUpdate, type QuotaWindow } from "./quota.ts";

/** The quota in the answer of `GET wham/usage`. @see docs/reference/codex-backend.md section 10.1 */
export function quotaFromUsage(usage: WhamUsage): QuotaUpdate {
  const limits: Record<string, QuotaLimit> = {};
  if (usage.rate_limit) limits[DEFAULT_LIMIT] = { name: null, windows: windowsOf(usage.rate_limit) };
  for (const { limit_name, metered_feature, rate_limit } of usage.additional_rate_limits ?? []) {
    const id = metered_feature ?? limit_name;
    if (id !== undefined && rate_limit)
      limits[id] = { name: limit_name ?? null, windows: windowsOf(rate_limit) };
  }
  return {
    planType: usage.plan_type ?? null,
    limits,
    credits: creditsFrom(usage.credits),
  };
}

function windowsOf({ primary_window, secondary_window }: WhamRateLimit): QuotaWindow[] {
  return [primary_window, secondary_window].flatMap((window) => (window ? [windowOf(window)] : []));
}

function windowOf({ used_percent, limit_window_seconds, reset_at }: WhamWindow): QuotaWindow {
  return {
    usedPercent: used_percent,
    windowMinutes: typeof limit_window_seconds === "number" ? Math.round(limit_window_seconds / 60) : null,
    resetsAt: reset_at ?? null,
  };
}
