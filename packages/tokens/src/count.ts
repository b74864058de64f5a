import { loadO200k, type O200k } from "./o200k.ts";
import { nextTurn } from "./schedule.ts";
import { slices } from "./slices.ts";

/** UTF-16 units counted before other work may run: a few milliseconds at worst, microseconds as a rule. */
const UNITS_PER_TURN = 2_048;

/**
 * o200k tokens of a text. Never throws for any string; special tokens count as ordinary text. Yields to the
 * event loop while it counts. The first call loads the tables.
 */
export function countTokens(text: string): Promise<number> {
  return countAll([text]);
}

/** Sum over texts that are tokenized apart from each other. */
export async function countAll(texts: Iterable<string>): Promise<number> {
  const o200k = await loadO200k();
  let total = 0;
  let units = 0;
  for (const text of texts) {
    for (const slice of slices(text)) {
      total += o200k.count(slice);
      units += slice.length;
      if (units < UNITS_PER_TURN) continue;
      units = 0;
      await nextTurn();
    }
  }
  o200k.forget();
  return total;
}

/** Loads the tables and gives the synchronous count, for short texts on a path that cannot wait. */
export async function loadTokenizer(): Promise<(text: string) => number> {
  const o200k = await loadO200k();
  return (text) => countSync(o200k, text);
}

function countSync(o200k: O200k, text: string): number {
  let total = 0;
  for (const slice of slices(text)) total += o200k.count(slice);
  o200k.forget();
  return total;
}
