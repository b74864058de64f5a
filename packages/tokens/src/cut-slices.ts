/**
 * Longest piece that is counted at once, in UTF-16 units. Merging is quadratic in the longest word, so this
 * bounds a megabyte of one letter to linear time; each cut inside a word is worth at most a token or two.
 */
export const SLICE = 1_024;

/** Cuts a text into slices of at most {@link SLICE} units, where possible at the end of a token. */
export function* slices(text: string): Generator<string> {
  let start = 0;
  while (text.length - start > SLICE) {
    const end = cut(text, start, start + SLICE);
    yield text.slice(start, end);
    start = end;
  }
  yield text.slice(start);
}

function cut(text: string, start: number, limit: number): number {
  for (let end = limit; end > start; end--) {
    if (isBorder(text, end)) return end;
  }
  return isLowSurrogate(text.charCodeAt(limit)) ? limit - 1 : limit;
}

/**
 * Places where the o200k pattern always ends a piece: before a space between two ASCII letters, and after a
 * line feed that a letter follows.
 *
 * @see https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py (`o200k_base`, `pat_str`)
 */
function isBorder(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) === LINE_FEED) return isLetter(text.charCodeAt(at));
  return (
    text.charCodeAt(at) === SPACE && isLetter(text.charCodeAt(at - 1)) && isLetter(text.charCodeAt(at + 1))
  );
}

const LINE_FEED = 0x0a;
const SPACE = 0x20;

function isLetter(code: number): boolean {
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
