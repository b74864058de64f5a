import { statSync } from "node:fs";

/** File systems stamp in steps of some milliseconds: a younger file may change again without a new stamp. */
const SETTLED_MS = 1000;

/**
 * Looks at files; the answer tells later, and for the price of a `stat` each, whether they are certainly still the
 * same. It stands before every request, hence the synchronous call: 5 µs instead of 250 µs of processor time for
 * reading and comparing (measured on ext4, Node 20).
 */
export function glance(paths: readonly string[]): () => boolean {
  const stamps = paths.map(stampOf);
  const youngest = Math.max(...stamps.map((stamp) => stamp?.changed ?? Infinity));
  const settled = youngest < Date.now() - SETTLED_MS;
  return () => settled && paths.every((path, i) => stampOf(path)?.text === stamps[i]?.text);
}

/** Null for a file that can't be looked at; `changed` in milliseconds since the epoch. */
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
