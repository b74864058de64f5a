/** Where the values come from: an async iterator, or the reader of a stream. */
export interface BatchSource<In> {
  next(): Promise<{ done?: boolean | undefined; value?: In | undefined }>;
  /** Nobody reads any more. Takes effect at once, also while a `next()` is pending. Must not throw. */
  cancel(): void;
}

/** What becomes of the values. Whatever a method throws, the iteration rejects with. */
export interface BatchConversion<In, Out> {
  convert(value: In): readonly Out[];
  /** The source has ended. */
  end(): readonly Out[];
  /** The source has failed. */
  fail(error: unknown): readonly Out[];
  /** Nothing follows: the source is not read any further. */
  readonly finished: boolean;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * An iterator over what becomes of a source: a batch for each of its values, none of them empty. Nothing is read
 * before it is asked for.
 *
 * It is written by hand because an async generator would hear of `return()` only after its pending `await`: here
 * `return()` cancels at once and the pending `next()` resolves as done. It also needs half as many promises.
 */
export function iterateBatches<In, Out>(
  source: BatchSource<In>,
  conversion: BatchConversion<In, Out>,
): AsyncIterableIterator<readonly Out[]> {
  type Result = IteratorResult<readonly Out[], undefined>;
  let over = false;
  let pending: Promise<Result> | null = null;
  let resolve: (result: Result) => void = () => {};
  let reject: (error: Error) => void = () => {};

  const settle = (result: Result): void => {
    pending = null;
    resolve(result);
  };
  const stop = (): void => {
    over = true;
    source.cancel();
  };
  const abort = (error: unknown): void => {
    stop();
    pending = null;
    reject(error as Error);
  };
  /** Answers the pending call, or reads on when there is nothing to say. */
  const deliver = (batch: readonly Out[], ended: boolean): void => {
    if (ended) over = true;
    else if (conversion.finished) stop();
    if (batch.length > 0) settle({ done: false, value: batch });
    else if (over) settle(DONE);
    else pull();
  };
  const take = ({ done, value }: { done?: boolean | undefined; value?: In | undefined }): void => {
    if (over) return;
    try {
      deliver(done ? conversion.end() : conversion.convert(value as In), done === true);
    } catch (error) {
      abort(error);
    }
  };
  const fail = (error: unknown): void => {
    if (over) return;
    try {
      deliver(conversion.fail(error), true);
    } catch (unhandled) {
      abort(unhandled);
    }
  };
  const pull = (): void => {
    source.next().then(take, fail);
  };
  const start = (resolveNext: typeof resolve, rejectNext: typeof reject): void => {
    resolve = resolveNext;
    reject = rejectNext;
    pull();
  };
  const next = (): Promise<Result> => {
    if (over) return Promise.resolve(DONE);
    // Calls that do not wait for each other are answered one after another, as a generator does.
    if (pending) return pending.then(again, again);
    return (pending = new Promise(start));
  };
  const again = (): Promise<Result> => next();

  return {
    next,
    async return() {
      if (over) return DONE;
      stop();
      settle(DONE);
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
