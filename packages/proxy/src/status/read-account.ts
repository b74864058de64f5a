import type { CodexAuth } from "@codexthropic/codex-auth";
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import type { ModelTable } from "@codexthropic/translator";
import { adviseOnAuth } from "../advise-on-auth.ts";
import type { Forecast } from "../usage/forecast-quota.ts";
import type { WindowForecast } from "../usage/quota-history.ts";

/**
 * What the status page may know of the account. No account ids, no e-mail.
 * @module
 */

/** One quota window of the plan. */
export interface QuotaWindowStatus {
  /** `5h`, `7d` */
  name: string;
  /** 0 to 1, beyond when overdrawn. */
  used: number;
  /** Milliseconds since the epoch. */
  resetsAt: number | null;
  /** What the present pace leads to. */
  forecast: Forecast;
}

export interface QuotaStatus {
  windows: readonly QuotaWindowStatus[];
  /** Milliseconds since the epoch of the answer that told it. */
  seenAt: number;
}

/** The login, without anything that names the account. */
export interface LoginStatus {
  /** Logged in with ChatGPT, with an API key, or not at all. */
  kind: "chatgpt" | "api_key" | "none";
  plan: string | null;
  /** Milliseconds since the epoch of the access token's end. */
  expiresAt: number | null;
  /** What is wrong and what to do. */
  problem: string | null;
}

const WINDOW_NAMES: Readonly<Record<number, string>> = { 300: "5h", 10_080: "7d" };

/**
 * The account's own limit; those of single models are not shown. Without a snapshot, what the history still knows.
 * @param known the windows of the history
 */
export function toQuotaStatus(
  quota: QuotaSnapshot | null,
  known: readonly WindowForecast[],
): QuotaStatus | null {
  const limit = quota?.limits["codex"];
  if (!quota || !limit) return fromHistory(known);
  return {
    seenAt: quota.observedAt,
    windows: limit.windows.map(({ usedPercent, windowMinutes, resetsAt }) => ({
      name: windowName(windowMinutes),
      used: usedPercent / 100,
      resetsAt: resetsAt === null ? null : resetsAt * 1000,
      forecast: known.find(({ minutes }) => minutes === windowMinutes)?.forecast ?? { kind: "unknown" },
    })),
  };
}

function fromHistory(known: readonly WindowForecast[]): QuotaStatus | null {
  if (known.length === 0) return null;
  return {
    seenAt: Math.max(...known.map(({ read_at }) => read_at)),
    windows: known.map(({ minutes, used, resets_at, forecast }) => ({
      name: windowName(minutes),
      used,
      resetsAt: resets_at,
      forecast,
    })),
  };
}

/** `5h`, `7d`, or the length in minutes. */
export function windowName(minutes: number | null): string {
  return WINDOW_NAMES[minutes ?? 0] ?? (minutes === null ? "?" : `${minutes}min`);
}

/** Every row of the table, defaults filled in. */
export function fullTable(
  models: Partial<ModelTable>,
  fallback: (family: string) => string,
): Record<string, string> {
  return Object.fromEntries(
    ["opus", "sonnet", "haiku", "other"].map((family) => [
      family,
      models[family as keyof ModelTable] ?? fallback(family),
    ]),
  );
}

/** The login without any network. Never throws: what is wrong is in `problem`. */
export async function readLoginStatus(auth: CodexAuth): Promise<LoginStatus> {
  try {
    const status = await auth.status();
    return {
      kind: status.kind ?? "none",
      plan: status.plan,
      expiresAt: status.expiresAt?.getTime() ?? null,
      problem: status.problem && adviseOnAuth(status.problem),
    };
  } catch (error) {
    return {
      kind: "none",
      plan: null,
      expiresAt: null,
      problem: error instanceof Error ? error.message : "unknown",
    };
  }
}
