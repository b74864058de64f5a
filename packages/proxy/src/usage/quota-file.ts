import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WindowReading } from "./forecast-quota.ts";
import { mergeReadings } from "./window-readings.ts";

/** Beside the days of the history: the quota windows as they were read, so that a restart knows them. */
const QUOTA_FILE = "quota.json";

/** Empty when there is no such file, or it is damaged or somebody else's. Never rejects. */
export async function readQuotaFile(folder: string): Promise<WindowReading[]> {
  const text = await readFile(join(folder, QUOTA_FILE), "utf8").catch(() => "");
  return parseQuotaFile(text);
}

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

/**
 * Adds readings to the file: what other processes have written stays. The file is replaced as a whole.
 * @returns everything that is in the file now
 */
export async function updateQuotaFile(
  folder: string,
  readings: readonly WindowReading[],
): Promise<WindowReading[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const all = mergeReadings(await readQuotaFile(folder), readings);
  const temporary = join(folder, `${QUOTA_FILE}.${randomUUID()}.tmp`);
  try {
    await writeFile(temporary, JSON.stringify({ v: 1, readings: all }), { mode: 0o600 });
    await rename(temporary, join(folder, QUOTA_FILE));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  return all;
}

function isReading(value: unknown): value is WindowReading {
  if (typeof value !== "object" || value === null) return false;
  const { used, resets_at, minutes, read_at } = value as Record<string, unknown>;
  return [used, resets_at, minutes, read_at].every((part) => Number.isFinite(part) && Number(part) >= 0);
}
