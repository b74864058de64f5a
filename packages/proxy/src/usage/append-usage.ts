import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

import { tidySums } from "./sums-file.ts";
import { compareFiles, dayOf, parseFileName, usageFile, type UsageFile } from "./usage-files.ts";
import type { UsageLine } from "./usage-line.ts";

export interface UsageWriterOptions {
  /** Made with mode 0700 when it is missing; files have mode 0600. */
  folder: string;
  /** Files of days before this are deleted. Default 90. */
  days?: number;
  /** Bytes of one file; then the day gets another one. Default 32 MiB. */
  maxFileBytes?: number;
  /** Bytes of all files; then the oldest are deleted. Default 512 MiB. */
  maxBytes?: number;
  now?: () => number;
  /** Told once when writing begins to fail, and again after it has worked meanwhile. */
  onError?: (error: unknown) => void;
}

export interface UsageWriter {
  /** Returns at once; the line is written soon. Lines are dropped while writing is not possible, never waited for. */
  append(line: UsageLine): void;
  /** Lines that could not be written. */
  dropped(): number;
  /** Resolves when everything so far is written or dropped. */
  flush(): Promise<void>;
}

/** Lines that wait for a slow disk at most. */
const QUEUE = 10_000;

const MIB = 2 ** 20;

/** No file of any day. */
const NONE = { day: "", part: 0 };

/**
 * Appends to the history. Several processes may use one folder: a batch of lines is one `write` at the end of the
 * file. Each batch begins with a line break, so a line that another process left unfinished (kill -9, a full disk)
 * costs only itself.
 */
export function openUsageWriter({
  folder,
  days = 90,
  maxFileBytes = 32 * MIB,
  maxBytes = 512 * MIB,
  now = Date.now,
  onError = () => {},
}: UsageWriterOptions): UsageWriter {
  let queue: UsageLine[] = [];
  let writing: Promise<void> | null = null;
  let dropped = 0;
  let failing = false;
  let last: Pick<UsageFile, "day" | "part"> = NONE;

  const tidy = async (today: string): Promise<void> => {
    const oldest = dayOf(now() - days * 86_400_000);
    const files = await usageFiles(folder);
    const kept: string[] = [];
    let size = 0;
    for (const { name, day } of files.toReversed()) {
      const path = join(folder, name);
      size += (await stat(path)).size;
      if (day < oldest || (size > maxBytes && day !== today)) await rm(path, { force: true }).catch(() => {});
      else kept.push(name);
    }
    await tidySums(folder, kept);
  };
  /** The day's file that is not full. Other processes may have begun one, too. */
  const openFile = async (): Promise<FileHandle> => {
    const today = dayOf(now());
    if (last.day !== today) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      // What cannot be deleted is tried again the next day; lines are written all the same.
      await tidy(today).catch(() => {});
      last = (await usageFiles(folder)).findLast(({ day }) => day === today) ?? { day: today, part: 0 };
    }
    for (;;) {
      const file = await open(join(folder, usageFile(today, last.part)), "a", 0o600);
      if ((await file.stat()).size < maxFileBytes) return file;
      await file.close();
      last = { day: today, part: last.part + 1 };
    }
  };
  const write = async (lines: readonly UsageLine[]): Promise<void> => {
    const file = await openFile().catch(() => {
      // The folder may have been deleted since.
      last = NONE;
      return openFile();
    });
    try {
      await file.write(`\n${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
    } finally {
      await file.close();
    }
  };
  const drain = async (): Promise<void> => {
    // What arrives in the same turn of the event loop, and while a batch is written, is one batch.
    await Promise.resolve();
    while (queue.length > 0) {
      const lines = queue;
      queue = [];
      try {
        await write(lines);
        failing = false;
      } catch (error) {
        dropped += lines.length;
        if (!failing) onError(error);
        failing = true;
      }
    }
    writing = null;
  };

  return {
    append(line) {
      if (queue.length >= QUEUE) dropped += 1;
      else queue.push(line);
      writing ??= drain();
    },
    dropped: () => dropped,
    flush: async () => {
      // A drain goes on until the queue is empty, lines that come meanwhile included.
      await writing;
    },
  };
}

/** The history's files, oldest first; none when there is no folder. */
export async function usageFiles(folder: string): Promise<UsageFile[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
  return names
    .map(parseFileName)
    .filter((file) => file !== null)
    .toSorted(compareFiles);
}
