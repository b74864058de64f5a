/** Reads one header, by lower-case name. */
export type HeaderReader = (name: string) => string | null | undefined;

/**
 * Milliseconds that an answer asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date, which
 * is measured by the answer's own `date`, so that no clock is needed. `undefined`: nothing usable.
 * @see RFC 9110 section 10.2.3
 */
export function retryAfterMs(header: HeaderReader): number | undefined {
  const ms = Number.parseFloat(header("retry-after-ms") ?? "");
  if (ms >= 0) return ms;
  const value = header("retry-after")?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number.parseFloat(value) * 1000;
  const left = Date.parse(value) - Date.parse(header("date") ?? "");
  return Number.isNaN(left) ? undefined : Math.max(0, left);
}

/** "Please try again in 1.2s". @see docs/reference/codex-backend.md section 10 */
export function tryAgainInMs(message: string): number | undefined {
  const match = /try again in\s*(\d+(?:\.\d+)?)\s*(ms|s|seconds?)\b/i.exec(message);
  if (!match) return undefined;
  return Number.parseFloat(match[1] ?? "") * (match[2]?.toLowerCase() === "ms" ? 1 : 1000);
}
