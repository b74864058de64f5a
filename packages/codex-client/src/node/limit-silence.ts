/** How long a kept connection may stay silent before it is taken for dead. */
export interface SilenceLimit {
  limitMs(): number;
  /** Takes note of how long an answer's headers took. */
  note(ms: number): void;
}

const LEAST_MS = 5_000;
/** A backend that is slow today is slow for the next request as well. */
const FACTOR = 3;
const CAPACITY = 8;

/**
 * A dead connection cannot be distinguished from a slow backend. The limit is three times what the slowest of the last answers
 * needed, and at least five seconds: a backend that becomes slow costs one request more, not one for each.
 */
export function createSilenceLimit(): SilenceLimit {
  const recent: number[] = [];
  return {
    limitMs: () => Math.max(LEAST_MS, FACTOR * Math.max(0, ...recent)),
    note(ms) {
      recent.push(ms);
      if (recent.length > CAPACITY) recent.shift();
    },
  };
}
