/** A reader of the web standard, as far as it is used here: this package compiles without the types of DOM and Node. */
export interface ByteStreamReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

/** A `ReadableStream` of bytes (the `body` of a response), or anything that can be iterated. */
export type ByteInput = { getReader(): ByteStreamReader } | AsyncIterable<Uint8Array>;
