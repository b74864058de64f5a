import { createReadStream } from "node:fs";
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
  /** Damaged lines, lines of other programs or newer versions, and files that cannot be read: they are left out. */
  skipped: number;
}

/** Bytes that are read and parsed at a time: a few milliseconds, then requests of this process have their turn. */
const CHUNK = 256 * 1024;

/** Characters; the lines of the history are far shorter. */
const LONGEST_LINE = 64 * 1024;

/**
 * Reads the history file by file, oldest first, and calls `visit` for each line. Nothing is kept here, so a long
 * history costs no memory.
 */
export async function readUsage(
  { folder, since = 0 }: ReadUsageOptions,
  visit: (line: UsageLine) => void,
): Promise<UsageRead> {
  const from = new Date(since).toISOString();
  const read: UsageRead = { lines: 0, skipped: 0 };
  const readLine = (text: string): void => {
    if (text === "") return;
    const line = parseUsageLine(text);
    if (line === null) read.skipped += 1;
    else if (line.time >= from) {
      read.lines += 1;
      visit(line);
    }
  };
  for (const { name, day } of await usageFiles(folder)) {
    if (day >= dayOf(since) && !(await readLines(join(folder, name), readLine))) read.skipped += 1;
  }
  return read;
}

/**
 * A line that is too long is passed on cut off, which makes it a damaged one.
 * @returns false when the file could not be read to its end
 */
async function readLines(path: string, visit: (text: string) => void): Promise<boolean> {
  let unfinished = "";
  let isWhole = true;
  try {
    for await (const chunk of createReadStream(path, { encoding: "utf8", highWaterMark: CHUNK })) {
      const lines = (unfinished + chunk).split("\n");
      unfinished = (lines.pop() ?? "").slice(0, LONGEST_LINE);
      lines.forEach(visit);
    }
  } catch (error) {
    // Another process may delete an old file at any time.
    isWhole = (error as NodeJS.ErrnoException).code === "ENOENT";
  }
  visit(unfinished);
  return isWhole;
}
