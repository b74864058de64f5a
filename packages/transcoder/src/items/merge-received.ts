import type { HeldLimit } from "../message/limit-held.ts";

/**
 * How much of a text has arrived. A text comes as deltas, whole in its `done` event, whole in the finished
 * item and whole in the terminal response; any of them alone must do, and together they must not double.
 */
export class ReceivedText {
  #length = 0;
  #whole = false;

  /** A piece; empty once the text has arrived whole, and for anything that is no text. */
  delta(piece: unknown): string {
    if (this.#whole || typeof piece !== "string") return "";
    this.#length += piece.length;
    return piece;
  }

  /** The whole text; returns what had not arrived yet. */
  whole(text: unknown): string {
    if (typeof text !== "string" || text === "") return "";
    this.#whole = true;
    const rest = text.slice(this.#length);
    this.#length += rest.length;
    return rest;
  }
}

/** The same for each part of an item, by its index. */
export class ReceivedParts {
  readonly #parts = new Map<number, ReceivedText>();
  readonly #held: HeldLimit;

  constructor(held: HeldLimit) {
    this.#held = held;
  }

  at(index: number): ReceivedText {
    let part = this.#parts.get(index);
    if (part === undefined) {
      this.#held.add(0);
      this.#parts.set(index, (part = new ReceivedText()));
    }
    return part;
  }
}
