const OPEN = "\uE200";
const CLOSE = "\uE201";
/** A longer one is no marker, nor is one with a line break: the characters are also icons of some fonts. */
const MAX_LENGTH = 1000;
/** What a marker that is not yet closed may look like: a word, then fields after U+E202. */
const UNCLOSED = /^\uE200(?:[a-z_]*|[a-z_]+\uE202[^\n]*)$/;

/**
 * Removes the model's own citation markers from a text that comes in pieces: U+E200, the kind, U+E202, the sources,
 * U+E201. Held back is only a marker that is not yet closed.
 */
export class MarkerFilter {
  #held = "";

  write(piece: string): string {
    if (this.#held === "" && !piece.includes(OPEN)) return piece;
    const text = this.#held + piece;
    this.#held = "";
    let passed = "";
    let from = 0;
    for (let open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, from)) {
      passed += text.slice(from, open);
      const end = endOfMarker(text, open);
      if (end === text.length && text.charAt(end - 1) !== CLOSE) {
        this.#held = text.slice(open);
        return passed;
      }
      // What turns out to be no marker passes up to where the next one may begin.
      if (end < 0) passed += OPEN;
      from = end < 0 ? open + 1 : end;
    }
    return passed + text.slice(from);
  }

  /** The text is over: half a marker is not shown, what only looked like one is. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return UNCLOSED.test(held) ? "" : held;
  }
}

/** Behind the marker that opens here; the end of the text if it may go on; -1 if it is none. */
function endOfMarker(text: string, open: number): number {
  const limit = Math.min(text.length, open + MAX_LENGTH);
  for (let at = open + 1; at < limit; at++) {
    const char = text.charAt(at);
    if (char === CLOSE) return at + 1;
    if (char === "\n" || char === OPEN) return -1;
  }
  return limit === text.length ? limit : -1;
}
