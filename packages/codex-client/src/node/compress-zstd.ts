import * as zlib from "node:zlib";

import type { Compression } from "../options.ts";

type Compress = (body: Uint8Array, done: (error: Error | null, bytes: Uint8Array) => void) => void;

/** Returns zstd compression, which runs off the main thread, or `null` if Node has none (before 22.15). */
export function zstd(): Compression | null {
  const compress = "zstdCompress" in zlib ? (zlib.zstdCompress as Compress) : null;
  return (
    compress && {
      encoding: "zstd",
      compress: (body) =>
        new Promise((resolve, reject) => {
          compress(body, (error, bytes) => (error ? reject(error) : resolve(bytes)));
        }),
    }
  );
}
