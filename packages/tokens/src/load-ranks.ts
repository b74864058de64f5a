import { byteString } from "./byte-string.ts";
import { nextTurn } from "./yield-turn.ts";

/** Rank of each token by its bytes, one character a byte. A pair with a lower rank is merged first. */
export type Ranks = ReadonlyMap<string, number>;

/** Tokens entered between two turns of the event loop. */
const TOKENS_PER_TURN = 20_000;

/** Reads the vocabulary: a byte of length, then the token, in the order of ranks. */
export async function loadRanks(): Promise<Ranks> {
  const bytes = await readTable(new URL("../data/o200k.bin", import.meta.url));
  await nextTurn();
  const text = byteString(bytes);
  const ranks = new Map<string, number>();
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + bytes[at]!;
    ranks.set(text.slice(at + 1, end), ranks.size);
    at = end;
    if (ranks.size % TOKENS_PER_TURN === 0) await nextTurn();
  }
  return ranks;
}

/** A file where modules are files, else a request. */
async function readTable(url: URL): Promise<Uint8Array> {
  if (url.protocol === "file:") return (await import("node:fs/promises")).readFile(url);
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}
