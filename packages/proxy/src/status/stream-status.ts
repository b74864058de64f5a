import { HttpError } from "../http/http-error.ts";
import type { StatusJson } from "./status-json.ts";

/** `GET /events`: the status as server-sent events, one connection for each open page. */
export interface StatusStream {
  /**
   * Event `status` with the JSON of `GET /status`: at once, then whenever it has changed. Ends when `signal` aborts.
   * @throws HttpError when too many pages are open
   */
  open(signal: AbortSignal, read: () => Promise<StatusJson>): AsyncIterable<string>;
  /** A request has begun or ended. */
  changed(): void;
  /** Ends what is open, so that a server can close. A page connects again by itself. */
  endAll(): void;
}

export interface StreamOptions {
  /** Milliseconds between two events at least. Default 1,000. */
  pauseMs?: number;
  /** Milliseconds after which the status is read even when no request has begun or ended. Default 2,000. */
  idleMs?: number;
}

/** Pages that are open at the same time. */
const PAGES = 64;
/** Milliseconds after which a page connects again. */
const RETRY = "retry: 1000\n\n";

export function streamStatus({ pauseMs = 1000, idleMs = 2000 }: StreamOptions = {}): StatusStream {
  const ends = new Set<() => void>();
  const wakers = new Set<() => void>();
  let version = 0;

  /** Resolves after `ms`, or sooner when `signal` aborts or, with `seen`, when there is a newer version. */
  const wait = (ms: number, signal: AbortSignal, seen?: number): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted || (seen !== undefined && seen !== version)) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        wakers.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done, { once: true });
      if (seen !== undefined) wakers.add(done);
    });

  async function* events(signal: AbortSignal, read: () => Promise<StatusJson>): AsyncGenerator<string> {
    let last = "";
    yield RETRY;
    while (!signal.aborted) {
      const seen = version;
      const status = await read();
      const text = JSON.stringify({ ...status, now: null });
      // A comment finds out that a page has gone, and keeps proxies on the way from closing the connection.
      yield text === last ? ":\n\n" : `event: status\ndata: ${JSON.stringify(status)}\n\n`;
      last = text;
      await wait(pauseMs, signal);
      await wait(idleMs - pauseMs, signal, seen);
    }
  }

  return {
    open(signal, read) {
      if (ends.size >= PAGES) {
        throw new HttpError("too_many_requests", `${PAGES} status pages are open already.`);
      }
      const ending = new AbortController();
      const end = (): void => ending.abort();
      ends.add(end);
      ending.signal.addEventListener("abort", () => ends.delete(end), { once: true });
      if (signal.aborted) end();
      signal.addEventListener("abort", end, { once: true });
      return events(ending.signal, read);
    },
    changed() {
      version += 1;
      for (const wake of wakers) wake();
    },
    endAll() {
      for (const end of ends) end();
    },
  };
}
