import type { Ranks } from "./load-ranks.ts";

/**
 * Counts the tokens of one piece by byte-pair merging: the pair with the lowest rank first, of equals the leftmost.
 * Quadratic in the length, which is why long texts are cut.
 */
export function countMerged(piece: string, ranks: Ranks): number {
  let tokens = piece.length;
  const starts = Uint16Array.from({ length: tokens + 1 }, (_, index) => index);
  /** Rank of the pair that begins with this token; `Infinity`: no token. */
  const pairs = new Float64Array(tokens + 1).fill(Number.POSITIVE_INFINITY);
  const rankAt = (at: number): number =>
    at + 2 > tokens
      ? Number.POSITIVE_INFINITY
      : (ranks.get(piece.slice(starts[at], starts[at + 2])) ?? Number.POSITIVE_INFINITY);
  for (let at = 0; at < tokens; at++) pairs[at] = rankAt(at);
  for (;;) {
    const at = indexOfLeast(pairs, tokens);
    if (at < 0) return tokens;
    starts.copyWithin(at + 1, at + 2, tokens + 1);
    pairs.copyWithin(at + 1, at + 2, tokens + 1);
    tokens -= 1;
    pairs[at] = rankAt(at);
    if (at > 0) pairs[at - 1] = rankAt(at - 1);
  }
}

/** −1 when all are infinite. */
function indexOfLeast(values: Float64Array, length: number): number {
  let least = Number.POSITIVE_INFINITY;
  let index = -1;
  for (let at = 0; at < length; at++) {
    if (values[at]! >= least) continue;
    least = values[at]!;
    index = at;
  }
  return index;
}
