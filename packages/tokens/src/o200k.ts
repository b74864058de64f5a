import { nextTurn } from "./schedule.ts";

/** The o200k tables, ready to count. */
export interface O200k {
  /** Tokens of a short text: special tokens count as the ordinary text they are. Quadratic in the longest word. */
  count(slice: string): number;
  /** Drops the cache of merged words. Its keys may hold the texts alive that they were cut from. */
  forget(): void;
}

/** `<|endoftext|>` in somebody's file is text; without this the library throws. */
const SPECIAL_IS_TEXT = { disallowedSpecial: new Set<string>() };

/** Measured: 10,000 words count as fast as the library's default of 100,000. */
const CACHED_WORDS = 10_000;

let loading: Promise<O200k> | null = null;

/** Loads the tables on the first call; a failed import is tried again on the next one. */
export function loadO200k(): Promise<O200k> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/** In three turns of the event loop, because each part alone takes tens of milliseconds. */
async function load(): Promise<O200k> {
  const { default: ranks } = await import("gpt-tokenizer/bpeRanks/o200k_base");
  await nextTurn();
  const { GptEncoding } = await import("gpt-tokenizer/GptEncoding");
  await nextTurn();
  const encoding = GptEncoding.getEncodingApi("o200k_base", () => ranks);
  encoding.setMergeCacheSize(CACHED_WORDS);
  return {
    count: (slice) => encoding.countTokens(slice, SPECIAL_IS_TEXT),
    forget: () => encoding.clearMergeCache(),
  };
}
