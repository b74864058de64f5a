/**
 * UTF-16 units that are kept until they are counted, however high the limit is. The longest answer that a model of
 * the backend writes, 128,000 tokens, has about as many.
 */
const MAX_KEPT = 512 * 1024;
/** Pieces that are joined at once: a flat string is a fraction of as many small ones. */
const PIECES = 64;

/**
 * `max_tokens` on visible text. The tokenizer is asked only when the text has become so long that it might
 * have reached the limit, and only for what has come since it was asked before, so that the whole text is
 * counted about once.
 */
export class TokenLimit {
  readonly #count: (text: string) => number;
  /** Tokens that are certainly left. */
  #left: number;
  /** What has passed since the last count. */
  #pieces: string[] = [];
  #text = "";
  #length = 0;
  /** UTF-8 bytes of what has passed. A token has at least one, so these are the tokens at most. */
  #bytes = 0;

  constructor(limit: number, count: (text: string) => number) {
    this.#left = limit;
    this.#count = count;
  }

  /** The piece as far as the limit allows. A shorter one than was given: the limit is reached. */
  write(piece: string): string {
    this.#length += piece.length;
    this.#bytes += utf8Length(piece);
    if (this.#bytes > this.#left || this.#length > MAX_KEPT) return this.#ask(piece);
    if (this.#pieces.push(piece) === PIECES) this.#join();
    return piece;
  }

  #join(): void {
    this.#text += this.#pieces.join("");
    this.#pieces = [];
  }

  #ask(piece: string): string {
    this.#join();
    const before = this.#text;
    const tokens = this.#count(before + piece);
    if (tokens > this.#left) return this.#cut(before, piece);
    this.#settle(tokens);
    return piece;
  }

  #settle(tokens: number): void {
    this.#left -= tokens;
    this.#text = "";
    this.#length = 0;
    this.#bytes = 0;
  }

  /** The longest beginning of the piece that stays within the limit, found by halving. */
  #cut(before: string, piece: string): string {
    let fits = 0;
    let exceeds = piece.length;
    while (exceeds - fits > 1) {
      const middle = (fits + exceeds) >> 1;
      if (this.#count(before + piece.slice(0, middle)) <= this.#left) fits = middle;
      else exceeds = middle;
    }
    this.#settle(this.#left);
    return piece.slice(0, isHighSurrogate(piece.charCodeAt(fits - 1)) ? fits - 1 : fits);
  }
}

/** Bytes of the text as UTF-8. Half a pair is counted as three; two halves are counted as six in place of four. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) bytes += code > 0x7_ff ? 2 : 1;
  }
  return bytes;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code < 0xdc00;
}
