/**
 * Returns a function that returns the promise while it is pending and its value from then on, so that a known
 * value costs no turn of the event loop. The promise must not reject.
 */
export function memoizePromise<T>(promise: Promise<T>): () => T | Promise<T> {
  let current: T | Promise<T> = promise.then((value) => (current = value));
  return () => current;
}
