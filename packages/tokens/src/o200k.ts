import { utf8String } from "./byte-string.ts";
import { countMerged } from "./merge-pairs.ts";
import { PIECE } from "./piece-pattern.ts";
import { loadRanks, type Ranks } from "./load-ranks.ts";

/** Counts short texts with the o200k vocabulary. Quadratic in the longest word. */
export interface O200k {
  /** Creates a counter that caches the words it has counted. The cache keeps the counted text in memory. */
  createCounter(): (slice: string) => number;
}

let loading: Promise<O200k> | null = null;

/** Loads the vocabulary on the first call. After a failure the next call tries again. */
export function loadO200k(): Promise<O200k> {
  loading ??= loadRanks().then(
    (ranks) => ({ createCounter: () => createCounter(ranks) }),
    (error: unknown) => {
      loading = null;
      throw error;
    },
  );
  return loading;
}

function createCounter(ranks: Ranks): (slice: string) => number {
  const known = new Map<string, number>();
  const countPiece = (piece: string): number => {
    const bytes = utf8String(piece);
    const tokens = ranks.has(bytes) ? 1 : countMerged(bytes, ranks);
    known.set(piece, tokens);
    return tokens;
  };
  return (slice) => {
    let tokens = 0;
    for (const [piece] of slice.matchAll(PIECE)) tokens += known.get(piece) ?? countPiece(piece);
    return tokens;
  };
}
