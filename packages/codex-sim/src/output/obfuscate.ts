const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/** The padding that the backend adds to deltas to hide their sizes. Here it is a function of the delta. */
export function obfuscation(delta: string): string {
  let state = delta.length;
  for (let i = 0; i < delta.length; i++) state = next(state ^ delta.charCodeAt(i));
  let text = "";
  for (let left = 16 - (delta.length % 16); left > 0; left--) {
    state = next(state);
    text += LETTERS[(state >>> 16) % LETTERS.length];
  }
  return text;
}

/** A linear congruential step (Numerical Recipes). */
const next = (state: number): number => (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
