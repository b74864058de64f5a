import type { BatchSource } from "../iterate-batches.ts";
import type { ByteInput, ByteStreamReader } from "./byte-input.ts";

/** @throws {TypeError} when the input is of neither kind */
export function openBytes(input: ByteInput): BatchSource<Uint8Array> {
  if (isObject(input) && "getReader" in input) return openStream(input.getReader());
  if (isObject(input) && Symbol.asyncIterator in input) return openIterator(input[Symbol.asyncIterator]());
  throw new TypeError("readEvents() expects a ReadableStream or an async iterable of Uint8Array");
}

/** An async iterator as a source. Nobody waits for its `return()`: a generator settles that only after its pending `await`. */
export function openIterator<T>(iterator: AsyncIterator<T>): BatchSource<T> {
  return {
    next: () => iterator.next(),
    cancel: () => void iterator.return?.().catch(ignore),
  };
}

function openStream(reader: ByteStreamReader): BatchSource<Uint8Array> {
  return { next: () => reader.read(), cancel: () => void reader.cancel().catch(ignore) };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const ignore = (): void => {};
