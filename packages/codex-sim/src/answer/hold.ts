/** What an answer waits for: milliseconds, a promise (a {@link Gate}'s, say), or nothing ever. */
export type Hold = number | PromiseLike<unknown> | "forever";

/** A door that the test opens. */
export interface Gate extends PromiseLike<void> {
  open(): void;
}

export function gate(): Gate {
  let open = (): void => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  // oxlint-disable-next-line unicorn/no-thenable -- a gate is given where a promise is expected
  return { open: () => open(), then: (onOpen, onError) => promise.then(onOpen, onError) };
}

/** Resolves when the hold is over, or at once when `signal` is aborted. Never rejects; leaves no timer behind. */
export function waitFor(hold: Hold, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = typeof hold === "number" ? setTimeout(done, hold) : undefined;
    if (typeof hold === "object") hold.then(done, done);
    signal.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
