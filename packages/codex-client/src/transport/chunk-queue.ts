/** Where the chunks of a {@link ChunkQueue} come from. */
export interface ChunkSource {
  /** The reader waits for a chunk. Called for each one, also while the source is flowing. */
  pull(): void;
  /** Enough chunks wait for the reader. */
  pause?(): void;
  /** The reader needs no more. Not called after the end or a failure. */
  cancel(): void;
}

type Result = IteratorResult<Uint8Array, undefined>;
const DONE: Result = { done: true, value: undefined };

/** Chunks that may wait for the reader before the source is paused. */
const MAX_WAITING = 16;

/**
 * Chunks that a source pushes, for one reader that pulls them. `return()` takes effect at once, also while a `next()`
 * is pending; an async generator would wait for that.
 */
export class ChunkQueue implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #source: ChunkSource;
  readonly #waiting: Uint8Array[] = [];
  #read: { resolve: (result: Result) => void; reject: (error: unknown) => void } | null = null;
  #failure: { error: unknown } | null = null;
  #open = true;

  constructor(source: ChunkSource) {
    this.#source = source;
  }

  push(chunk: Uint8Array): void {
    const read = this.#read;
    if (!this.#open) return;
    if (read) {
      this.#read = null;
      return read.resolve({ done: false, value: chunk });
    }
    this.#waiting.push(chunk);
    if (this.#waiting.length >= MAX_WAITING) this.#source.pause?.();
  }

  end(): void {
    this.#open = false;
    this.#read?.resolve(DONE);
    this.#read = null;
  }

  /** The next read behind the waiting chunks rejects with this error, once. */
  fail(error: unknown): void {
    if (!this.#open) return;
    this.#open = false;
    if (this.#read) this.#read.reject(error);
    else this.#failure = { error };
    this.#read = null;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    return new Promise((resolve, reject) => {
      const chunk = this.#waiting.shift();
      if (chunk) return resolve({ done: false, value: chunk });
      if (this.#failure) {
        const { error } = this.#failure;
        this.#failure = null;
        return reject(error);
      }
      if (!this.#open) return resolve(DONE);
      this.#read = { resolve, reject };
      this.#source.pull();
    });
  }

  return(): Promise<Result> {
    const wasOpen = this.#open;
    this.#waiting.length = 0;
    this.#failure = null;
    this.end();
    if (wasOpen) this.#source.cancel();
    return Promise.resolve(DONE);
  }
}
