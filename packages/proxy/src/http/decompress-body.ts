import { promisify } from "node:util";
import * as zlib from "node:zlib";
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
export async function decompressBody(
  data: Uint8Array,
  encoding: string | null,
  limit: number,
): Promise<Uint8Array> {
  const name = (encoding ?? "identity").trim().toLowerCase();
  if (name === "identity" || name === "") return data;
  const run = Object.hasOwn(DECOMPRESS, name) ? DECOMPRESS[name] : undefined;
  if (!run) {
    throw new HttpError(
      "invalid_request",
      `content-encoding ${JSON.stringify(name)} is not supported here; use one of identity, ${Object.keys(DECOMPRESS).join(", ")}.`,
      { status: 415 },
    );
  }
  try {
    return await run(data, { maxOutputLength: limit });
  } catch (error) {
    throw (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE"
      ? bodyTooLarge(limit)
      : new HttpError("invalid_request", `The request body is not valid ${name} data.`);
  }
}

/** The same sentence wherever the limit is met. */
export function bodyTooLarge(limit: number): HttpError {
  return new HttpError(
    "request_too_large",
    `The request body is larger than ${Math.round(limit / 2 ** 20)} MiB (CODEXTHROPIC_MAX_BODY).`,
  );
}
