import * as zlib from "node:zlib";

/** How JSON answers are compressed for clients whose `accept-encoding` names it. zstd needs Node ≥ 22.15. */
export type AnswerCompression = "gzip" | "zstd";

/** Returns the bytes and their `content-encoding`, or `null` when the answer stays as it is. */
export function compressAnswer(
  text: string,
  compression: AnswerCompression | null,
  acceptEncoding: string | undefined,
): { bytes: Buffer; encoding: AnswerCompression } | null {
  const accepted = (acceptEncoding ?? "").split(",").map((name) => name.split(";")[0]?.trim());
  if (compression === null || !accepted.includes(compression)) return null;
  const compress = COMPRESSORS[compression];
  return compress ? { bytes: compress(Buffer.from(text)), encoding: compression } : null;
}

type Compress = (data: Buffer) => Buffer;

const zstd: unknown = Reflect.get(zlib, "zstdCompressSync");

const COMPRESSORS: Readonly<Record<AnswerCompression, Compress | null>> = {
  gzip: (data) => zlib.gzipSync(data),
  zstd: typeof zstd === "function" ? (zstd as Compress) : null,
};
