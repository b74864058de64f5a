import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";

/** One window of one limit. */
export interface QuotaWindow {
  /** 0 to 100, and beyond when credits pay. */
  usedPercent: number;
  /** 300 (five hours), 10080 (a week); `null` when the backend did not say. */
  windowMinutes: number | null;
  /** Unix seconds. */
  resetsAt: number | null;
}

/** One limit: the account's own (`codex`), or that of one model. */
export interface QuotaLimit {
  name: string | null;
  windows: readonly QuotaWindow[];
}

/** The account's limits as last reported by headers, stream events or `wham/usage`. */
export interface QuotaSnapshot {
  /** Milliseconds since the epoch. */
  observedAt: number;
  planType: string | null;
  /** By limit id; {@link DEFAULT_LIMIT} is the account's own. */
  limits: Readonly<Record<string, QuotaLimit>>;
  /** The limit that a rejection was about. */
  activeLimit: string | null;
  credits: QuotaCredits | null;
}

export interface QuotaCredits {
  hasCredits: boolean;
  unlimited: boolean;
  balance: string | null;
}

/** What one source reports; the other fields stay as they were. */
export type QuotaUpdate = Partial<Omit<QuotaSnapshot, "observedAt">>;

export const DEFAULT_LIMIT = "codex";

/** Credits as the backend reports them, in events and in `wham/usage`. */
export function creditsFrom(wire: CodexRateLimitsEvent["credits"]): QuotaCredits | null {
  if (!wire) return null;
  const { has_credits = false, unlimited = false, balance = null } = wire;
  return { hasCredits: has_credits, unlimited, balance };
}

/** Newer figures win, limit by limit. */
export function mergeQuota(before: QuotaSnapshot | null, update: QuotaUpdate, now: number): QuotaSnapshot {
  return {
    observedAt: now,
    planType: update.planType ?? before?.planType ?? null,
    limits: { ...before?.limits, ...update.limits },
    activeLimit: update.activeLimit ?? before?.activeLimit ?? null,
    credits: update.credits ?? before?.credits ?? null,
  };
}
