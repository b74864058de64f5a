import type { ModelTable } from "../config/model-table.ts";

/** What answers at an address. */
export type RunningProxy =
  | { state: "running"; version: string; models: ModelTable }
  /** It wants a key, or another one. */
  | { state: "locked"; version: string }
  | { state: "other" }
  | { state: "none" };

const PATIENCE_MS = 2000;

/** Asks a proxy for its version and its table of models. @param key for a proxy that has one */
export async function askRunningProxy(url: string, key: string | undefined): Promise<RunningProxy> {
  const ask = (path: string): Promise<Response> =>
    fetch(url + path, {
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: key === undefined ? {} : { "x-api-key": key },
    });
  try {
    const health = asRecord(await (await ask("/healthz")).json().catch(() => null));
    if (health["name"] !== "codexthropic") return { state: "other" };
    const version = String(health["version"]);
    const status = await ask("/status");
    if (status.status === 401 || status.status === 403) return { state: "locked", version };
    const models = asModelTable(asRecord(await status.json())["models"]);
    return models === null ? { state: "other" } : { state: "running", version, models };
  } catch {
    return { state: "none" };
  }
}

function asModelTable(value: unknown): ModelTable | null {
  const { opus, sonnet, haiku, other } = asRecord(value);
  const isTable = [opus, sonnet, haiku, other].every((slug) => typeof slug === "string");
  return isTable ? ({ opus, sonnet, haiku, other } as ModelTable) : null;
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
