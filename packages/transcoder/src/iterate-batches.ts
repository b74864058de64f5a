interface BatchSource<Batch> {
  /** The next batch; `null` after the last. */
  pull(): Promise<Batch | null>;
  /** Nobody reads any more. Must not throw. */
  cancel(): void;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * An iterator over what `pull` returns. It is written by hand because an async generator would hear of `return()`
 * only after its pending `await`: here `return()` cancels at once and the pending `next()` resolves as done.
 */
export function iterateBatches<Batch>(source: BatchSource<Batch>): AsyncIterableIterator<Batch> {
  let over = false;
  let pending: Promise<IteratorResult<Batch, undefined>> | null = null;
  let endPending = (): void => {};

  const next = (): Promise<IteratorResult<Batch, undefined>> => {
    if (over) return Promise.resolve(DONE);
    // Calls that do not wait for each other are answered one after another, as a generator does.
    if (pending) return pending.then(again, again);
    pending = new Promise((resolve, reject) => {
      endPending = () => resolve(DONE);
      source.pull().then(
        (value) => {
          pending = null;
          over ||= value === null;
          resolve(value === null || over ? DONE : { done: false, value });
        },
        (error: unknown) => {
          pending = null;
          over = true;
          reject(error as Error);
        },
      );
    });
    return pending;
  };

  const again = (): Promise<IteratorResult<Batch, undefined>> => next();

  return {
    next,
    async return() {
      if (over) return DONE;
      over = true;
      source.cancel();
      endPending();
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
