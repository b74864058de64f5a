import type { ByteSource } from "./transport.ts";

type Result = IteratorResult<Uint8Array, undefined>;
const DONE: Result = { done: true, value: undefined };

/** Chunks that may wait for the reader before the source is paused. */
const MAX_WAITING = 16;

/** A push source as an iterable for one reader, with back-pressure and an immediate `return()`. */
export function iterateSource(source: ByteSource): AsyncIterableIterator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let state: "new" | "open" | "paused" | "ended" = "new";
  let failure: { error: unknown } | null = null;
  let read: { resolve: (result: Result) => void; reject: (error: unknown) => void } | null = null;

  const end = (): void => {
    state = "ended";
    read?.resolve(DONE);
    read = null;
  };
  const start = (): void => {
    state = "open";
    source.start({
      write(chunk) {
        if (read) {
          read.resolve({ done: false, value: chunk });
          read = null;
          return;
        }
        waiting.push(chunk);
        if (waiting.length < MAX_WAITING || state !== "open") return;
        state = "paused";
        source.pause();
      },
      end,
      error(error) {
        if (read) read.reject(error);
        else failure = { error };
        read = null;
        state = "ended";
      },
    });
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () =>
      new Promise((resolve, reject) => {
        const chunk = waiting.shift();
        if (chunk) return resolve({ done: false, value: chunk });
        if (failure) {
          reject(failure.error);
          failure = null;
          return;
        }
        if (state === "ended") return resolve(DONE);
        read = { resolve, reject };
        if (state === "new") start();
        else if (state === "paused") {
          state = "open";
          source.resume();
        }
      }),
    return() {
      if (state !== "ended") source.cancel();
      waiting.length = 0;
      failure = null;
      end();
      return Promise.resolve(DONE);
    },
  };
}
