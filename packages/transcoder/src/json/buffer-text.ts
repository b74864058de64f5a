const BLANKS = " \t\n\r";

/**
 * A text on its way: what has come and is not yet passed on. All numbers are places in it, and move when a part is
 * passed on. Nothing is copied for a place where something is taken out, so long texts cost no more than short ones.
 */
export class TextBuffer {
  text = "";
  /** Read up to here. */
  at = 0;
  /** May be passed on up to here. */
  safe = 0;
  /** Where what may still be taken out begins. */
  start = 0;
  /** Everything before is in `#out`, or taken out. */
  #from = 0;
  #out = "";

  /** What was not passed on. */
  get held(): string {
    return this.text.slice(this.#from);
  }

  /** Everything has been read. */
  get isRead(): boolean {
    return this.at >= this.text.length;
  }

  /** What a sticky pattern matches at the next character. */
  match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  /** Reads to where a global pattern matches next, or to the end. `false`: nowhere. */
  seek(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const isFound = pattern.test(this.text);
    this.at = isFound ? pattern.lastIndex - 1 : this.text.length;
    return isFound;
  }

  /** So many characters are read, and everything up to there may be passed on. */
  keep(length: number): void {
    this.at += length;
    this.start = this.safe = this.at;
  }

  /** Takes out what has been read since this place. */
  cut(from: number): void {
    this.#out += this.text.slice(this.#from, from);
    this.#from = this.safe = this.start = this.at;
  }

  /** Reads so many characters and puts something else in their place. */
  replace(length: number, by: string): void {
    const from = this.at;
    this.at += length;
    this.cut(from);
    this.#out += by;
  }

  /** Forgets everything behind this place. */
  truncate(length: number): void {
    this.text = this.text.slice(0, length);
    this.at = Math.min(this.at, length);
    this.safe = Math.min(this.safe, length);
  }

  /** Passes on everything up to this place. */
  release(end: number): string {
    const out = this.#out + this.text.slice(this.#from, end);
    this.#out = "";
    this.text = this.text.slice(end);
    this.at -= end;
    this.safe -= end;
    this.start -= end;
    this.#from = 0;
    return out;
  }

  /** Where the blanks before this place begin. */
  trimmed(place: number): number {
    let end = place;
    while (end > this.#from && BLANKS.includes(this.text.charAt(end - 1))) end--;
    return end;
  }
}
