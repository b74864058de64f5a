import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

import type { UsageSums } from "./usage-sums.ts";

/** The sums of a file of the history as far as it was read. A cache: whoever has it can delete it at any time. */
export interface SumsFile {
  /** Bytes of whole lines that are in the sums. */
  bytes: number;
  /** When the file of the history was last written, in milliseconds since the epoch. */
  written_at: number;
  /** Hash of the last of these bytes: it tells a file that has grown from another one. */
  end: string;
  /** Lines that were left out. */
  skipped: number;
  sums: UsageSums[];
}

const VERSION = 1;
/** Bytes before the end that are compared. */
const COMPARED = 2048;
const FOLDER = "sums";

/** `null`: there are none, or they are not those of this file. Never throws. */
export async function readSumsFile(path: string, size: number, writtenAt: number): Promise<SumsFile | null> {
  try {
    const found: unknown = JSON.parse(await readFile(sumsPath(path), "utf8"));
    if (!isSumsFile(found) || found.bytes > size) return null;
    if (found.bytes === size && found.written_at !== writtenAt) return null;
    return found.end === (await hashEnd(path, found.bytes)) ? found : null;
  } catch {
    return null;
  }
}

/** What cannot be written is made again the next time. Never throws. */
export async function writeSumsFile(path: string, sums: Omit<SumsFile, "end">): Promise<void> {
  const target = sumsPath(path);
  const temporary = `${target}.${randomUUID()}`;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const text = JSON.stringify({ v: VERSION, ...sums, end: await hashEnd(path, sums.bytes) });
    await writeFile(temporary, text, { mode: 0o600 });
    await rename(temporary, target);
  } catch {
    await rm(temporary, { force: true }).catch(() => {});
  }
}

/** Deletes the sums of files that are not there any more. @param names files of the history that are */
export async function tidySums(folder: string, names: readonly string[]): Promise<void> {
  const kept = new Set(names.map((name) => `${name}.json`));
  const found = await readdir(join(folder, FOLDER)).catch(() => []);
  for (const name of found) {
    if (!kept.has(name)) await rm(join(folder, FOLDER, name), { force: true, recursive: true });
  }
}

function sumsPath(path: string): string {
  return join(dirname(path), FOLDER, `${basename(path)}.json`);
}

async function hashEnd(path: string, end: number): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(Math.min(COMPARED, end));
    await file.read(bytes, 0, bytes.length, end - bytes.length);
    return createHash("sha256").update(bytes).digest("base64url");
  } finally {
    await file.close();
  }
}

function isSumsFile(value: unknown): value is SumsFile {
  if (typeof value !== "object" || value === null) return false;
  const { v, bytes, written_at, end, skipped, sums } = value as Record<string, unknown>;
  return (
    v === VERSION &&
    [bytes, written_at, skipped].every(Number.isFinite) &&
    typeof end === "string" &&
    Array.isArray(sums) &&
    sums.every(isSums)
  );
}

const NUMBERS = [
  "requests",
  "used",
  "input",
  "cached",
  "written",
  "output",
  "reasoning",
  "errors",
  "aborted",
  "retries",
  "continued",
  "judge_tokens",
] as const satisfies (keyof UsageSums)[];

function isSums(value: unknown): value is UsageSums {
  if (typeof value !== "object" || value === null) return false;
  const sums = value as Record<keyof UsageSums, unknown>;
  const { first, last, session, kind, model, upstream_model, is_long, delays, agents, misses } = sums;
  return (
    [first, last, kind].every(isText) &&
    [session, model, upstream_model].every((text) => text === null || isText(text)) &&
    typeof is_long === "boolean" &&
    NUMBERS.every((name) => Number.isFinite(sums[name])) &&
    isListOf(delays, Number.isFinite) &&
    isListOf(agents, isText) &&
    isListOf(misses, isText)
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}
