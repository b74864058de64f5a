import * as zlib from "node:zlib";

import { expect, it } from "vitest";

import { zstd } from "../src/node.ts";

type Decompress = (bytes: Uint8Array) => Buffer;

it("compresses where Node can, and is absent where it cannot", async () => {
  const text = JSON.stringify({ input: Array.from({ length: 1000 }, (_, i) => `line ${i} ü`) });
  const decompress = "zstdDecompressSync" in zlib ? (zlib.zstdDecompressSync as Decompress) : null;
  const compression = zstd();
  const bytes = await compression?.compress(Buffer.from(text));
  expect(compression?.encoding).toBe(decompress ? "zstd" : undefined);
  expect(bytes && decompress?.(bytes).toString()).toBe(decompress ? text : undefined);
});
