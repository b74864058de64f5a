/**
 * Returns a function that returns the promise while it is pending and its value from then on, so that nobody waits a
 * turn of the event loop for a known value. The promise must not reject.
 */
export function memoizePromise<T>(promise: Promise<T>): () => T | Promise<T> {
  let current: T | Promise<T> = promise.then((value) => (current = value));
  return () => current;
}
