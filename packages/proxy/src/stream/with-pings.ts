/** @see https://platform.claude.com/docs/en/build-with-claude/streaming */
export const PING = 'event: ping\ndata: {"type":"ping"}\n\n';

/**
 * The same pieces, and an SSE `ping` after each `silenceMs` in which the client waits and nothing comes. One timer for the
 * whole stream; each piece restarts it.
 */
export function withPings(pieces: AsyncIterable<string>, silenceMs = 10_000): AsyncIterableIterator<string> {
  const source = pieces[Symbol.asyncIterator]();
  /** The piece that is awaited. It stays the same while pings are given out. */
  let pending: Promise<IteratorResult<string>> | undefined;
  let call = 0;
  let ping: (() => void) | undefined;
  // `refresh` starts it again, also after it has fired.
  const timer = setTimeout(() => ping?.(), silenceMs).unref();

  const iterator: AsyncIterableIterator<string> = {
    [Symbol.asyncIterator]: () => iterator,
    next() {
      timer.refresh();
      const awaited = (pending ??= source.next());
      const mine = ++call;
      return new Promise((resolve, reject) => {
        ping = () => {
          call += 1;
          ping = undefined;
          resolve({ done: false, value: PING });
        };
        /** Whether this call is still the one that waits; a ping has answered it otherwise. */
        const settle = (isLast: boolean): boolean => {
          if (mine !== call) return false;
          pending = undefined;
          ping = undefined;
          if (isLast) clearTimeout(timer);
          return true;
        };
        awaited.then(
          (result) => {
            if (settle(result.done === true)) resolve(result);
          },
          (error: unknown) => {
            if (settle(true)) reject(error);
          },
        );
      });
    },
    async return() {
      clearTimeout(timer);
      // A generator that awaits a piece answers only when it has come. Nobody waits for that.
      source.return?.().catch(() => undefined);
      return { done: true, value: undefined };
    },
  };
  return iterator;
}
