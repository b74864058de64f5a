import type { WindowReading } from "./forecast-quota.ts";

/** Beside the days of the history: the quota windows as they were read, so that a restart knows them. */
export const QUOTA_FILE = "quota.json";

/** The readings in the text of the file; those that are damaged are left out. Never throws. */
export function parseQuotaFile(text: string): WindowReading[] {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    return [];
  }
  const { v, readings } = (file ?? {}) as { v?: unknown; readings?: unknown };
  return v === 1 && Array.isArray(readings) ? readings.filter(isReading) : [];
}

function isReading(value: unknown): value is WindowReading {
  if (typeof value !== "object" || value === null) return false;
  const { used, resets_at, minutes, read_at } = value as Record<string, unknown>;
  return [used, resets_at, minutes, read_at].every((part) => Number.isFinite(part) && Number(part) >= 0);
}
