/**
 * Settles as the work does, or rejects with the signal's reason, whichever comes first. The work itself goes on.
 * A value that is not a promise is returned at once.
 */
export function abortable<T>(work: T | Promise<T>, signal: AbortSignal): T | Promise<T> {
  if (!(work instanceof Promise)) {
    signal.throwIfAborted();
    return work;
  }
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/**
 * A controller that follows a signal until it is released. Not `AbortSignal.any`: the dependent signals it
 * makes are held weakly and can be collected while the request is still running.
 * @see nodejs/node#55428
 */
export function followSignal(signal: AbortSignal): {
  controller: AbortController;
  release: () => void;
} {
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  return { controller, release: () => signal.removeEventListener("abort", abort) };
}
