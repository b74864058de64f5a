/** Starts a timer that does not keep the process alive. Returns the function that stops it. */
export function startTimer(ms: number, fire: () => void): () => void {
  const timer: NodeJS.Timeout | number = setTimeout(fire, ms);
  // Outside Node a timer is a number.
  if (typeof timer === "object") timer.unref();
  return () => clearTimeout(timer);
}

/** Waits, or rejects with the signal's reason. Keeps the process alive, because a request depends on it. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", abort);
      resolve();
    }, ms);
    signal.addEventListener("abort", abort, { once: true });
    if (signal.aborted) abort();
  });
}
