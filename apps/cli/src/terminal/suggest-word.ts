import { wrongUsage, type Failure } from "./failure.ts";

interface UnknownWord {
  word: string;
  known: readonly string[];
  /** Where nothing known is near. */
  advice: string;
  /** How the known word is written in the question. */
  write?: (near: string) => string;
}

/** The failure for a word that means nothing, with the one that was probably meant. */
export function unknownWord(
  message: string,
  { word, known, advice, write = (near) => near }: UnknownWord,
): Failure {
  const near = suggest(word, known);
  return wrongUsage(message, near === null ? advice : `Did you mean ${write(near)}?`);
}

/** The candidate that was probably meant, or null when none is near. */
export function suggest(word: string, candidates: Iterable<string>): string | null {
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const near = candidate.startsWith(word) && word.length >= 2 ? 1 : distance(word, candidate);
    if (near < bestDistance) [best, bestDistance] = [candidate, near];
  }
  return best;
}

/** Edits from one word to the other, a swap of neighbours being one (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (previous[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, previous] = [previous, row];
  }
  return previous[b.length] ?? 0;
}
