/** `'s`, `'t`, `'re`, … stay with their word. */
const CONTRACTION = String.raw`(?:'(?:[sdmt]|ll|ve|re|[SDMT]|LL|Ll|lL|VE|Ve|vE|RE|Re|rE))?`;

/**
 * The pattern by which o200k divides a text into pieces before merging: words with the character before them, up to
 * three digits, punctuation with line ends, line ends, blanks.
 *
 * @see https://github.com/openai/tiktoken/blob/main/tiktoken_ext/openai_public.py (`o200k_base`, `pat_str`)
 */
export const PIECE: RegExp = new RegExp(
  [
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+${CONTRACTION}`,
    String.raw`[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*${CONTRACTION}`,
    String.raw`\p{N}{1,3}`,
    String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]*`,
    String.raw`\s*[\r\n]+`,
    String.raw`\s+(?!\S)`,
    String.raw`\s+`,
  ].join("|"),
  "gu",
);
