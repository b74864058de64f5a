import type { Passage } from "./passage.ts";
import type { Member, Shape } from "./shape.ts";

export type Bracket = "}" | "]";

interface Level {
  close: Bracket;
  /** The shape around it, to go back to. */
  outer: Shape | null;
  /** Something in it has been let through, so the next member needs its comma. */
  written: boolean;
}

/** The open brackets, and which member of the innermost one is being read: it stays, or it goes with its comma. */
export class Nesting {
  readonly #passage: Passage;
  readonly #levels: Level[] = [];
  /** The shape of the innermost open bracket. */
  #shape: Shape | null;
  /** The member whose value is being read, if the shape names it. */
  #member: Member | undefined;
  /** Where its key begins, and the comma before (-1: no comma is held). */
  #key = 0;
  #comma = -1;

  constructor(shape: Shape | null, passage: Passage) {
    this.#shape = shape;
    this.#passage = passage;
  }

  get depth(): number {
    return this.#levels.length;
  }

  /** What closes the innermost open bracket. */
  get bracket(): Bracket | undefined {
    return this.#levels.at(-1)?.close;
  }

  /** What closes all of them. */
  get closing(): string {
    return this.#levels
      .map(({ close }) => close)
      .toReversed()
      .join("");
  }

  get dropsEmpty(): boolean {
    return this.#member?.dropEmpty === true;
  }

  get dropsNull(): boolean {
    return this.#member?.dropNull === true;
  }

  /** After an opening bracket, which stays. */
  open(close: Bracket): void {
    this.keep();
    const outer = this.#shape;
    if (this.bracket === "}") this.#shape = this.#member?.shape ?? null;
    if (this.bracket === "]") this.#shape = outer?.items ?? null;
    this.#levels.push({ close, outer, written: false });
    this.#member = undefined;
  }

  /** After a closing bracket. */
  close(): void {
    this.#shape = this.#levels.pop()?.outer ?? null;
    this.keep();
  }

  /** Before the quote of a key. */
  startKey(): void {
    this.#key = this.#passage.at;
  }

  /** After the quote of a key. */
  endKey(): void {
    this.#member = this.#shape?.members.get(JSON.parse(this.#passage.since(this.#key)) as string);
  }

  /** After a comma. */
  separate(): void {
    this.#member = undefined;
    this.#comma = this.#passage.at - 1;
    // Every member before it was removed, so its comma goes, too.
    if (!this.#levels.at(-1)?.written) this.#cut(this.#comma);
  }

  /** What has been read up to here stays. */
  keep(): void {
    const level = this.#levels.at(-1);
    if (level) level.written = true;
    this.#comma = -1;
    this.#passage.safe = this.#passage.at;
  }

  /** The member that has just been read goes, together with the comma before it. */
  remove(): void {
    this.#cut(this.#comma < 0 ? this.#key : this.#comma);
  }

  #cut(place: number): void {
    this.#passage.cut(place);
    this.#comma = -1;
  }
}
