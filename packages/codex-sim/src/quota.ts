import type { Quota, QuotaWindow, SimEvent } from "./answer/turn.ts";
import type { QuotaOptions } from "./options.ts";

/**
 * The account's limits, in the three forms in which the backend tells them.
 * @see docs/reference/codex-backend.md section 10.1
 */

export function currentQuota(options: QuotaOptions, plan: string, now: number): Quota {
  const at = Math.floor(now / 1000);
  return {
    plan,
    primary: {
      used_percent: options.primary ?? 12,
      window_minutes: 300,
      reset_at: at + (options.primaryResetIn ?? 7200),
    },
    secondary: {
      used_percent: options.secondary ?? 34,
      window_minutes: 10_080,
      reset_at: at + (options.secondaryResetIn ?? 259_200),
    },
    credits: { has_credits: false, unlimited: false, balance: null, ...options.credits },
  };
}

/** `x-codex-*` headers, on 200 and on 429. */
export function quotaHeaders({ primary, secondary, credits, plan }: Quota): Record<string, string> {
  return {
    "x-codex-plan-type": plan,
    "x-codex-active-limit": "codex",
    ...windowHeaders("primary", primary),
    ...windowHeaders("secondary", secondary),
    "x-codex-credits-has-credits": credits.has_credits ? "True" : "False",
    "x-codex-credits-unlimited": credits.unlimited ? "True" : "False",
    ...(credits.balance !== null && { "x-codex-credits-balance": credits.balance }),
  };
}

function windowHeaders(name: string, window: QuotaWindow): Record<string, string> {
  return {
    [`x-codex-${name}-used-percent`]: String(window.used_percent),
    [`x-codex-${name}-window-minutes`]: String(window.window_minutes),
    [`x-codex-${name}-reset-at`]: String(window.reset_at),
  };
}

/** `codex.rate_limits`, in a stream or on a WebSocket. */
export function rateLimitsEvent(
  { plan, primary, secondary, credits }: Quota,
  isReached: boolean = primary.used_percent >= 100 || secondary.used_percent >= 100,
): SimEvent {
  return {
    type: "codex.rate_limits",
    plan_type: plan,
    rate_limits: { allowed: !isReached, limit_reached: isReached, primary, secondary },
    credits,
  };
}

/** `GET /wham/usage`. */
export function whamUsage(
  quota: Quota,
  who: { accountId: string; userId: string; email: string },
  now: number,
): object {
  const isReached = quota.primary.used_percent >= 100 || quota.secondary.used_percent >= 100;
  return {
    user_id: who.userId,
    account_id: who.accountId,
    email: who.email,
    plan_type: quota.plan,
    rate_limit: {
      allowed: !isReached,
      limit_reached: isReached,
      primary_window: whamWindow(quota.primary, now),
      secondary_window: whamWindow(quota.secondary, now),
    },
    additional_rate_limits: null,
    credits: { ...quota.credits, approx_local_messages: null, approx_cloud_messages: null },
    spend_control: { reached: false },
    rate_limit_reached_type: isReached ? { type: "rate_limit_reached" } : null,
    promo: null,
  };
}

function whamWindow(window: QuotaWindow, now: number): object {
  return {
    used_percent: Math.round(window.used_percent),
    limit_window_seconds: window.window_minutes * 60,
    reset_after_seconds: Math.max(0, window.reset_at - Math.floor(now / 1000)),
    reset_at: window.reset_at,
  };
}
