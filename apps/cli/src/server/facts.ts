import type { CodexAuth } from "@codexthropic/codex-auth";
import type { QuotaSnapshot } from "@codexthropic/codex-client";
import type { ModelTable } from "@codexthropic/translator";
import { adviseOnAuth } from "./auth-advice.ts";
import type { LoginFacts, QuotaFacts } from "../status/index.ts";

/** What the status page may know, taken from the rooms that know it. No account ids, no e-mail. */

const WINDOW_NAMES: Readonly<Record<number, string>> = { 300: "5h", 10_080: "7d" };

/** The account's own limit; those of single models are not shown. */
export function quotaFacts(quota: QuotaSnapshot | null): QuotaFacts | null {
  const limit = quota?.limits["codex"];
  if (!quota || !limit) return null;
  return {
    seenAt: quota.observedAt,
    windows: limit.windows.map(({ usedPercent, windowMinutes, resetsAt }) => ({
      name: WINDOW_NAMES[windowMinutes ?? 0] ?? (windowMinutes === null ? "?" : `${windowMinutes}min`),
      used: usedPercent / 100,
      resetsAt: resetsAt === null ? null : resetsAt * 1000,
    })),
  };
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

/** The login without any network. Never throws: what is wrong is itself a fact. */
export async function loginFacts(auth: CodexAuth): Promise<LoginFacts> {
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
