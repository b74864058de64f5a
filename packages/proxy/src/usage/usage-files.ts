/**
 * Names of the history's files: one for each day (UTC), `2026-11-28.jsonl`, and further ones of a busy day,
 * `2026-11-28.1.jsonl`. Alphabetical order is not their order; use {@link compareFiles}.
 * @module
 */

export interface UsageFile {
  name: string;
  /** `2026-11-28` */
  day: string;
  part: number;
}

export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function usageFile(day: string, part: number): string {
  return part === 0 ? `${day}.jsonl` : `${day}.${part}.jsonl`;
}

/** `null`: the file is not one of the history's. */
export function parseFileName(name: string): UsageFile | null {
  const [, day, part = "0"] = /^(\d{4}-\d{2}-\d{2})(?:\.(\d{1,6}))?\.jsonl$/.exec(name) ?? [];
  return day === undefined ? null : { name, day, part: Number(part) };
}

/** Oldest first. */
export function compareFiles(a: UsageFile, b: UsageFile): number {
  return a.day === b.day ? a.part - b.part : a.day < b.day ? -1 : 1;
}
