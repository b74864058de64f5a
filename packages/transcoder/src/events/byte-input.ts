/** A reader of the web standard, as far as it is used here: this package compiles without the types of DOM and Node. */
export interface ByteStreamReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A `ReadableStream` of bytes (the `body` of a response), or anything that can be iterated. */
export type ByteInput = { getReader(): ByteStreamReader } | AsyncIterable<Uint8Array>;

interface ByteSource {
  /** The next chunk; `null` at the end. */
  read(): Promise<Uint8Array | null>;
  /** Takes effect at once, also while a read is pending. Never throws. */
  cancel(): void;
}

/** @throws {TypeError} when the input is of neither kind */
export function openBytes(input: ByteInput): ByteSource {
  if (isObject(input) && "getReader" in input) return openStream(input.getReader());
  if (isObject(input) && Symbol.asyncIterator in input) return openIterator(input[Symbol.asyncIterator]());
  throw new TypeError("readEvents() expects a ReadableStream or an async iterable of Uint8Array");
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const ignore = (): void => {};

function openStream(reader: ByteStreamReader): ByteSource {
  return {
    async read() {
      const { done, value } = await reader.read();
      return done ? null : (value ?? null);
    },
    cancel: () => void reader.cancel().catch(ignore),
  };
}

function openIterator(iterator: AsyncIterator<Uint8Array>): ByteSource {
  return {
    async read() {
      const { done, value } = await iterator.next();
      return done ? null : value;
    },
    // Nobody waits for the promise: a generator settles it only when its pending `await` is over.
    cancel: () => void iterator.return?.().catch(ignore),
  };
}
