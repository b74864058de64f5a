import type { Source } from "../iterate-batches.ts";

/** A reader of the web standard, as far as it is used here: this package compiles without the types of DOM and Node. */
export interface ByteStreamReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A `ReadableStream` of bytes (the `body` of a response), or anything that can be iterated. */
export type ByteInput = { getReader(): ByteStreamReader } | AsyncIterable<Uint8Array>;

/** @throws {TypeError} when the input is of neither kind */
export function openBytes(input: ByteInput): Source<Uint8Array> {
  if (isObject(input) && "getReader" in input) return openStream(input.getReader());
  if (isObject(input) && Symbol.asyncIterator in input) return openIterator(input[Symbol.asyncIterator]());
  throw new TypeError("readEvents() expects a ReadableStream or an async iterable of Uint8Array");
}

/** An async iterator as a source. Nobody waits for its `return()`: a generator settles that only after its pending `await`. */
export function openIterator<T>(iterator: AsyncIterator<T>): Source<T> {
  return {
    next: () => iterator.next(),
    cancel: () => void iterator.return?.().catch(ignore),
  };
}

function openStream(reader: ByteStreamReader): Source<Uint8Array> {
  return { next: () => reader.read(), cancel: () => void reader.cancel().catch(ignore) };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const ignore = (): void => {};
