/** A stop sequence that has been met: what stands before it, and which one it is. */
export interface StopHit {
  before: string;
  sequence: string;
}

/**
 * Looks for stop sequences in a text that comes in pieces. Held back is only what may be the beginning of
 * one. The sequence that ends first wins, as it does for a model that stops there; of two that end together
 * the longer one.
 */
export class StopSequences {
  readonly #sequences: readonly string[];
  #held = "";

  constructor(sequences: readonly string[]) {
    this.#sequences = sequences.filter((sequence) => sequence !== "");
  }

  /** The text that may pass, or the hit. */
  write(piece: string): string | StopHit {
    const text = this.#held + piece;
    const hit = this.#find(text);
    if (hit) return hit;
    const from = text.length - this.#overlap(text);
    this.#held = text.slice(from);
    return text.slice(0, from);
  }

  /** The text is over: what was held is no stop sequence. */
  end(): string {
    const held = this.#held;
    this.#held = "";
    return held;
  }

  #find(text: string): StopHit | null {
    let best: { start: number; end: number } | null = null;
    for (const sequence of this.#sequences) {
      const start = text.indexOf(sequence);
      if (start < 0) continue;
      const end = start + sequence.length;
      if (!best || end < best.end || (end === best.end && start < best.start)) best = { start, end };
    }
    return best && { before: text.slice(0, best.start), sequence: text.slice(best.start, best.end) };
  }

  /** Length of the longest end of the text with which a sequence begins. */
  #overlap(text: string): number {
    let longest = 0;
    for (const sequence of this.#sequences) {
      for (let length = Math.min(sequence.length - 1, text.length); length > longest; length--) {
        if (sequence.startsWith(text.slice(text.length - length))) {
          longest = length;
          break;
        }
      }
    }
    return longest;
  }
}
