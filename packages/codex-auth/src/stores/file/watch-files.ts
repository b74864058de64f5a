import { statSync } from "node:fs";

/** File systems keep times in steps of some milliseconds: a file changed just now may change again unnoticed. */
const SETTLED_MS = 1000;

/**
 * Returns a function that says whether the files are certainly unchanged since this call, at the cost of one `stat`
 * for each. It is called before every request, and therefore synchronous: 5 µs of processor time, in place of 250 µs
 * for reading and comparing (measured on ext4, Node 20).
 */
export function watchFiles(paths: readonly string[]): () => boolean {
  const stamps = paths.map(stampOf);
  const youngest = Math.max(...stamps.map((stamp) => stamp?.changed ?? Infinity));
  const settled = youngest < Date.now() - SETTLED_MS;
  return () => settled && paths.every((path, i) => stampOf(path)?.text === stamps[i]?.text);
}

/** Null for a file whose state cannot be read; `changed` in milliseconds since the epoch. */
function stampOf(path: string): { text: string; changed: number } | null {
  try {
    const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (stat === undefined) return { text: "none", changed: 0 };
    const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = stat;
    return { text: [dev, ino, size, mtimeNs, ctimeNs].join(), changed: Number(ctimeMs) };
  } catch {
    return null;
  }
}
