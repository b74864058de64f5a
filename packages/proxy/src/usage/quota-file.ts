import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WindowReading } from "./forecast-quota.ts";
import { parseQuotaFile, QUOTA_FILE } from "./parse-quota-file.ts";
import { mergeReadings } from "./window-readings.ts";

/** Empty when there is no such file, or it is damaged or somebody else's. Never rejects. */
export async function readQuotaFile(folder: string): Promise<WindowReading[]> {
  const text = await readFile(join(folder, QUOTA_FILE), "utf8").catch(() => "");
  return parseQuotaFile(text);
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
