import { closeSync, fstatSync, openSync, readdirSync, readSync } from "node:fs";

import { compareFiles, parseFileName } from "./usage-files.ts";
import { parseUsageLine, type UsageLine } from "./usage-line.ts";

/** About 2,000 lines. */
const TAIL = 2 ** 20;

/**
 * The last lines of one session, oldest first, from the end of the history: for a caller that has only milliseconds,
 * so it is synchronous. Older lines of a long session may be missing. What cannot be read is left out; never throws.
 * @param session first eight characters of the session's id
 */
export function readSessionTail(folder: string, session: string): UsageLine[] {
  const mark = `"session":${JSON.stringify(session)}`;
  const found: UsageLine[] = [];
  let left = TAIL;
  for (const name of newestFirst(folder)) {
    if (left <= 0) break;
    const text = readEnd(`${folder}/${name}`, left);
    left -= text.length;
    const lines = text.split("\n").filter((line) => line.includes(mark));
    const parsed = lines.map(parseUsageLine).filter((line) => line !== null);
    found.unshift(...parsed.filter((line) => line.session === session));
  }
  return found;
}

function newestFirst(folder: string): string[] {
  try {
    const files = readdirSync(folder).map(parseFileName);
    return files
      .filter((file) => file !== null)
      .toSorted((a, b) => compareFiles(b, a))
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

function readEnd(path: string, length: number): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const { size } = fstatSync(file);
    const from = Math.max(0, size - length);
    const bytes = Buffer.alloc(size - from);
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, from));
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
