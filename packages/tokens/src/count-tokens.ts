import { loadO200k } from "./o200k.ts";
import { nextTurn } from "./yield-turn.ts";
import { slices } from "./cut-slices.ts";

/** UTF-16 units that are counted before other work may run: microseconds as a rule, a few milliseconds at most. */
const UNITS_PER_TURN = 2_048;

/**
 * Counts the o200k tokens of a text. Accepts any string; special tokens count as ordinary text. Yields to the event
 * loop while it counts. The first call loads the vocabulary.
 */
export function countTokens(text: string): Promise<number> {
  return countAll([text]);
}

/** Returns the sum over texts that are tokenized separately. */
export async function countAll(texts: Iterable<string>): Promise<number> {
  const count = (await loadO200k()).createCounter();
  let total = 0;
  let units = 0;
  for (const text of texts) {
    for (const slice of slices(text)) {
      total += count(slice);
      units += slice.length;
      if (units < UNITS_PER_TURN) continue;
      units = 0;
      await nextTurn();
    }
  }
  return total;
}

/** Loads the vocabulary and returns a synchronous count, for short texts in code that cannot wait. */
export async function loadTokenizer(): Promise<(text: string) => number> {
  const o200k = await loadO200k();
  return (text) => {
    const count = o200k.createCounter();
    let total = 0;
    for (const slice of slices(text)) total += count(slice);
    return total;
  };
}
