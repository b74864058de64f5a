import { stat } from "node:fs/promises";
import { join } from "node:path";

import { usageFiles } from "./append-usage.ts";
import { readLines } from "./read-lines.ts";
import { readSumsFile, writeSumsFile } from "./sums-file.ts";
import { dayOf } from "./usage-files.ts";
import { parseUsageLine, type UsageLine } from "./usage-line.ts";
import { sumLines, toSums, type UsageSums } from "./usage-sums.ts";

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

const HOUR = 3_600_000;

/** Bytes of new lines from which on their sums are kept. */
const WORTH_KEEPING = 128 * 1024;

/**
 * Reads the history file by file, oldest first, and calls `visit` for each line. Nothing is kept here, so a long
 * history costs no memory.
 */
export async function readUsage(
  { folder, since = 0 }: ReadUsageOptions,
  visit: (line: UsageLine) => void,
): Promise<UsageRead> {
  const read: UsageRead = { lines: 0, skipped: 0 };
  const skipped = await readUsageTexts({ folder, since }, (text) => {
    const line = parseUsageLine(text);
    if (line === null) read.skipped += 1;
    else {
      read.lines += 1;
      visit(line);
    }
  });
  return { ...read, skipped: read.skipped + skipped };
}

/**
 * Like {@link readUsage}, without parsing: calls `visit` for the text of each line whose time is not before `since`, and
 * of each in which no time was found.
 * @returns files that cannot be read
 */
export async function readUsageTexts(
  { folder, since = 0 }: ReadUsageOptions,
  visit: (text: string, time: string) => void,
): Promise<number> {
  const from = new Date(since).toISOString();
  let skipped = 0;
  for (const path of await pathsSince(folder, since)) {
    const isWhole = await readAllLines(path, (text) => {
      const time = timeIn(text);
      if (time === "" || time >= from) visit(text, time);
    });
    if (!isWhole) skipped += 1;
  }
  return skipped;
}

/**
 * Adds up the history by hour, session, kind of agent and model, and calls `visit` for each of these sums, in no
 * particular order. What was added up is kept in files beside the history, so that only what is new has to be read.
 */
export async function readUsageSums(
  { folder, since = 0 }: ReadUsageOptions,
  visit: (sums: UsageSums) => void,
): Promise<UsageRead> {
  const from = new Date(since).toISOString();
  const wholeFrom = new Date(Math.ceil(since / HOUR) * HOUR).toISOString();
  const read: UsageRead = { lines: 0, skipped: 0 };
  const add = (sums: UsageSums): void => {
    read.lines += sums.requests;
    visit(sums);
  };
  for (const path of await pathsSince(folder, since)) {
    const { sums, skipped } = await sumFile(path);
    read.skipped += skipped;
    let isCut = false;
    for (const one of sums) {
      if (one.first >= wholeFrom) add(one);
      else if (one.last >= from) isCut = true;
    }
    // `since` is within an hour of this file.
    if (isCut) {
      await readAllLines(path, (text) => {
        const time = timeIn(text);
        if (time < from || time >= wholeFrom) return;
        const line = parseUsageLine(text);
        if (line !== null) add(toSums(line));
      });
    }
  }
  return read;
}

async function sumFile(path: string): Promise<{ sums: Iterable<UsageSums>; skipped: number }> {
  const found = await stat(path).catch(() => null);
  if (!found?.isFile()) return { sums: [], skipped: found === null ? 0 : 1 };
  const { size, mtimeMs } = found;
  const known = await readSumsFile(path, size, mtimeMs);
  if (known?.bytes === size) return known;
  const lines = sumLines(known?.sums);
  let skipped = known?.skipped ?? 0;
  const addLine = (text: string): void => {
    const line = parseUsageLine(text);
    if (line === null) skipped += 1;
    else lines.add(line);
  };
  const start = known?.bytes ?? 0;
  const { end, unfinished, isWhole } = await readLines(path, addLine, { start, end: size });
  if (isWhole && end - start >= WORTH_KEEPING) {
    await writeSumsFile(path, { bytes: end, written_at: mtimeMs, skipped, sums: [...lines.sums()] });
  }
  if (unfinished !== "") addLine(unfinished);
  return { sums: lines.sums(), skipped: skipped + (isWhole ? 0 : 1) };
}

async function readAllLines(path: string, visit: (text: string) => void): Promise<boolean> {
  const { unfinished, isWhole } = await readLines(path, visit);
  if (unfinished !== "") visit(unfinished);
  return isWhole;
}

async function pathsSince(folder: string, since: number): Promise<string[]> {
  const files = (await usageFiles(folder)).filter(({ day }) => day >= dayOf(since));
  return files.map(({ name }) => join(folder, name));
}

const TIME = '"time":"';

/** The time of a line, without parsing it; empty when there is none. */
function timeIn(text: string): string {
  const at = text.indexOf(TIME);
  return at === -1 ? "" : text.slice(at + TIME.length, at + TIME.length + 24);
}
