import type { ByteInput } from "../events/byte-input.ts";

/** Upstream, one chunk at a time. */
export interface Source {
  /** `null` at the end. */
  read(): Promise<Uint8Array | null>;
  /** Takes effect at once, also while a read is waiting; never fails. */
  cancel(reason?: unknown): void;
}

export function sourceOf(input: ByteInput): Source {
  return "getReader" in input ? fromStream(input) : fromIterable(input);
}

const ignore = (): void => {};

function fromStream(stream: Extract<ByteInput, { getReader: unknown }>): Source {
  const reader = stream.getReader();
  return {
    async read() {
      const { done, value } = await reader.read();
      return done ? null : (value ?? null);
    },
    cancel(reason) {
      reader.cancel(reason).catch(ignore);
    },
  };
}

function fromIterable(iterable: AsyncIterable<Uint8Array>): Source {
  const iterator = iterable[Symbol.asyncIterator]();
  return {
    async read() {
      const { done, value } = await iterator.next();
      return done ? null : value;
    },
    cancel() {
      // A generator answers only when its pending `await` is over, so nobody waits for it.
      iterator.return?.().catch(ignore);
    },
  };
}
