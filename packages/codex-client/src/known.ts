/**
 * What a promise tells, never rejected: the promise until then, its value from then on, so that nobody waits for
 * what is known.
 */
export function known<T>(promise: Promise<T>): () => T | Promise<T> {
  let found: T | Promise<T> = promise.then((value) => (found = value));
  return () => found;
}
