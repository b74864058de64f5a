/**
 * Types of the web-standard streams, as far as they are used here. This package compiles without the DOM's
 * and without Node's types, so that nothing of either can slip in.
 * @module
 */

/** The program's own `ReadableStream` type where it has one (DOM, Node, workers), else what is used of it. */
export type ByteStream = typeof globalThis extends { ReadableStream: { prototype: infer Stream } }
  ? Stream
  : { getReader(): ByteStreamReader; cancel(reason?: unknown): Promise<void> };

export interface ByteStreamReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A `ReadableStream` of bytes (the `body` of a response), or anything that can be iterated. */
export type ByteInput = { getReader(): ByteStreamReader } | AsyncIterable<Uint8Array>;
