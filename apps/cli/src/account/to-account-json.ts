import { toForecastJson } from "@codexthropic/proxy/usage";
import type { AccountStatus } from "./read-account.ts";

/** `codexthropic status --json`: times in ISO 8601 (UTC), shares from 0 to 1. @see docs/json.md */
export function accountJson({ login, quota, forecasts, problem }: AccountStatus): Record<string, unknown> {
  return {
    login: {
      kind: login.kind,
      email: login.email,
      plan: login.plan,
      source: login.source,
      place: login.place,
      expires_at: login.expiresAt?.toISOString() ?? null,
      last_refresh: login.lastRefresh?.toISOString() ?? null,
    },
    quota: quota && {
      observed_at: new Date(quota.observedAt).toISOString(),
      plan: quota.planType,
      limits: Object.fromEntries(
        Object.entries(quota.limits).map(([id, { name, windows }]) => [
          id,
          {
            name,
            windows: windows.map(({ usedPercent, windowMinutes, resetsAt }) => ({
              used: usedPercent / 100,
              window_minutes: windowMinutes,
              resets_at: resetsAt === null ? null : new Date(resetsAt * 1000).toISOString(),
              ...(id === "codex" && {
                forecast: toForecastJson(forecasts.get(windowMinutes ?? 0) ?? { kind: "unknown" }),
              }),
            })),
          },
        ]),
      ),
      credits: quota.credits && {
        has_credits: quota.credits.hasCredits,
        unlimited: quota.credits.unlimited,
        balance: quota.credits.balance,
      },
    },
    problem,
  };
}
