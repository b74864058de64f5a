import { DEFAULT_LIMIT, type QuotaSnapshot, type QuotaWindow } from "./quota.ts";

/** A window is recognized by its length: the backend's primary one is not always the shorter one. */
const NAMES: ReadonlyMap<number | null, string> = new Map([
  [300, "5h"],
  [10_080, "7d"],
]);

/** Percent of use from which Claude Code shows a warning. */
const WARNING = 75;

/** The `anthropic-ratelimit-unified-*` headers of an answer that was allowed. @see docs/mapping.md section 5 */
export function unifiedHeaders(quota: QuotaSnapshot | null): Record<string, string> {
  const windows = quota?.limits[DEFAULT_LIMIT]?.windows ?? [];
  const known = windows.flatMap((window) => {
    const name = NAMES.get(window.windowMinutes);
    return name === undefined ? [] : [{ name, window }];
  });
  if (known.length === 0) return {};
  const headers: Record<string, string> = {
    "anthropic-ratelimit-unified-status": statusOf(known.map(({ window }) => window)),
  };
  for (const { name, window } of known) {
    const prefix = `anthropic-ratelimit-unified-${name}`;
    headers[`${prefix}-status`] = statusOf([window]);
    headers[`${prefix}-utilization`] = String(Math.min(1, Math.max(0, window.usedPercent / 100)));
    if (window.resetsAt !== null) headers[`${prefix}-reset`] = String(window.resetsAt);
  }
  return headers;
}

function statusOf(windows: readonly QuotaWindow[]): string {
  return windows.some(({ usedPercent }) => usedPercent > WARNING) ? "allowed_warning" : "allowed";
}
