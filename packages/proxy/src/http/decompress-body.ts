import * as zlib from "node:zlib";
import { promisify } from "node:util";
import { HttpError } from "./http-error.ts";

type Decompress = (data: Uint8Array, options: { maxOutputLength: number }) => Promise<Uint8Array>;

/** `zlib.zstdDecompress` exists from Node 22.15. */
const zstd = (zlib as { zstdDecompress?: typeof zlib.gunzip }).zstdDecompress;

const DECOMPRESS: Readonly<Record<string, Decompress>> = {
  gzip: promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gunzip),
  "x-gzip": promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gunzip),
  deflate: promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflate),
  br: promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(zlib.brotliDecompress),
  ...(zstd && { zstd: promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zstd) }),
};

/**
 * Undoes `content-encoding`, never producing more than `limit` bytes: a small bomb costs no more than a large body.
 * @throws HttpError
 */
export async function decompress(
  data: Uint8Array,
  encoding: string | null,
  limit: number,
): Promise<Uint8Array> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return data;
  const run = Object.hasOwn(DECOMPRESS, name) ? DECOMPRESS[name] : undefined;
  if (!run) {
    throw new HttpError(
      415,
      "invalid_request_error",
      `content-encoding ${JSON.stringify(name)} is not supported here; use one of identity, ${Object.keys(DECOMPRESS).join(", ")}.`,
    );
  }
  try {
    return await run(data, { maxOutputLength: limit });
  } catch (error) {
    throw (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE"
      ? tooLarge(limit)
      : new HttpError(400, "invalid_request_error", `The request body is not valid ${name} data.`);
  }
}

/** The same sentence wherever the limit is met. */
export function tooLarge(limit: number): HttpError {
  return new HttpError(
    413,
    "request_too_large",
    `The request body is larger than ${Math.round(limit / 2 ** 20)} MiB (CODEXTHROPIC_MAX_BODY).`,
  );
}

/** Collects chunks and stops at the limit. */
export class Collector {
  #chunks: Uint8Array[] = [];
  #size = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws HttpError as soon as the limit is passed, before the rest is read. */
  add(chunk: Uint8Array): void {
    this.#size += chunk.byteLength;
    if (this.#size > this.#limit) {
      this.#chunks = [];
      throw tooLarge(this.#limit);
    }
    this.#chunks.push(chunk);
  }

  take(): Uint8Array {
    const [only] = this.#chunks;
    return this.#chunks.length === 1 && only ? only : Buffer.concat(this.#chunks, this.#size);
  }
}

/** The client has sent less than it announced. */
export function endedEarly(): HttpError {
  return new HttpError(400, "invalid_request_error", "The request body ended early.");
}
