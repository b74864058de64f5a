import { BLANK_RUN, isBlank } from "./chars.ts";

/**
 * A text on its way through: what has come and not yet been let through. Places in it are counted from the
 * beginning of the whole text, so they stay valid when a part has gone.
 */
export class Passage {
  /** Read up to here. */
  at = 0;
  /** May be let through up to here. */
  safe = 0;
  /** Everything before has been let through or cut out. */
  #from = 0;
  /** Beginning of {@link #text} in the whole text. */
  #start = 0;
  #text = "";
  /** Let through in pieces since the last release, because something was cut out behind. */
  #out = "";

  /** All that is held. */
  get held(): string {
    return this.#text;
  }

  /** Nothing is left to be read. */
  get exhausted(): boolean {
    return this.at - this.#start >= this.#text.length;
  }

  /** The next character to be read. */
  get code(): number {
    return this.#text.charCodeAt(this.at - this.#start);
  }

  add(piece: string): void {
    this.#text += piece;
  }

  /** What has been read since this place. */
  since(place: number): string {
    return this.#text.slice(place - this.#start, this.at - this.#start);
  }

  /** What has not been read is nothing but blanks. */
  get endsBlank(): boolean {
    return BLANK_RUN.test(this.#text.slice(this.at - this.#start));
  }

  /** What this function sees at the next character. */
  look<Sight>(at: (text: string, place: number) => Sight): Sight {
    return at(this.#text, this.at - this.#start);
  }

  /** Reads on to where this function of the held text and a place in it says. */
  skipTo(end: (text: string, from: number) => number): void {
    this.at = end(this.#text, this.at - this.#start) + this.#start;
  }

  /** Takes out what has been read since this place, and puts something else there. */
  cut(place: number, by = ""): void {
    this.#out += this.#text.slice(this.#from - this.#start, place - this.#start) + by;
    this.#from = this.safe = this.at;
  }

  /** Hands out what is safe, without the blanks at its end. */
  release(): string {
    let end = this.safe - this.#start;
    while (end > this.#from - this.#start && isBlank(this.#text.charCodeAt(end - 1))) end--;
    return this.#release(end);
  }

  /** Hands out everything. */
  releaseAll(): string {
    return this.#release(this.#text.length);
  }

  #release(end: number): string {
    const out = this.#out + this.#text.slice(this.#from - this.#start, end);
    this.#text = this.#text.slice(end);
    this.#start += end;
    this.#from = this.#start;
    this.#out = "";
    return out;
  }
}
