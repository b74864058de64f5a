import type { QuotaSnapshot } from "@codexthropic/codex-client";
import { span } from "../terminal/format.ts";

const WINDOWS: Readonly<Record<number, string>> = { 300: "5 hours", 10_080: "7 days" };

/** `5 hours`, `7 days`, or the length of another window. */
export function windowName(minutes: number | null): string {
  if (minutes === null) return "window";
  return WINDOWS[minutes] ?? span(minutes * 60);
}

/** `the 5-hour window`, `the week`, inside a sentence. */
export function windowPhrase(minutes: number): string {
  if (minutes === 300) return "the 5-hour window";
  return minutes === 10_080 ? "the week" : `the window of ${windowName(minutes)}`;
}

/** `5 hours 12 % used, 7 days 34 % used`: the windows of the account's own limit. */
export function quotaText({ limits }: QuotaSnapshot): string {
  const windows = limits["codex"]?.windows ?? [];
  return windows
    .map(({ usedPercent, windowMinutes }) => `${windowName(windowMinutes)} ${Math.round(usedPercent)} % used`)
    .join(", ");
}
