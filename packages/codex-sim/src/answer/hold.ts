/** How long an answer waits: milliseconds, until a promise resolves (a {@link Gate}'s, say), or forever. */
export type Hold = number | Promise<unknown> | "forever";

/** A promise that the test resolves. Pass its `opened` as a {@link Hold}. */
export interface Gate {
  readonly opened: Promise<void>;
  open(): void;
}

export function gate(): Gate {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Resolves when the hold is over, or at once when `signal` is aborted. Never rejects; leaves no timer behind. */
export async function waitFor(hold: Hold, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { opened: over, open: finish } = gate();
  const timer = typeof hold === "number" ? setTimeout(finish, hold) : undefined;
  signal.addEventListener("abort", finish, { once: true });
  const held = hold instanceof Promise ? hold.catch(() => {}) : over;
  await Promise.race([held, over]);
  clearTimeout(timer);
  signal.removeEventListener("abort", finish);
}
