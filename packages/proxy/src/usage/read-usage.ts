import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { usageFiles } from "./append-usage.ts";
import { dayOf } from "./usage-files.ts";
import { parseUsageLine, type UsageLine } from "./usage-line.ts";

export interface ReadUsageOptions {
  folder: string;
  /** Milliseconds since the epoch; earlier lines are left out. */
  since?: number;
}

export interface UsageRead {
  lines: number;
  /** Damaged lines, and lines of other programs or newer versions: they are left out. */
  skipped: number;
}

/**
 * Reads the history file by file, oldest first, and calls `visit` for each line. Nothing is kept here, so a long
 * history costs no more memory than its largest file.
 */
export async function readUsage(
  { folder, since = 0 }: ReadUsageOptions,
  visit: (line: UsageLine) => void,
): Promise<UsageRead> {
  const from = new Date(since).toISOString();
  const read: UsageRead = { lines: 0, skipped: 0 };
  for (const { name, day } of await usageFiles(folder)) {
    if (day < dayOf(since)) continue;
    for (const text of (await readIfThere(join(folder, name))).split("\n")) {
      if (text === "") continue;
      const line = parseUsageLine(text);
      if (line === null) read.skipped += 1;
      else if (line.time >= from) {
        read.lines += 1;
        visit(line);
      }
    }
  }
  return read;
}

/** Another process may delete an old file at any time. */
async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}
