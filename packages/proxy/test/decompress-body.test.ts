import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { decompressBody as decompress } from "../src/http/decompress-body.ts";

const text = Buffer.from('{"hello":"world"}');

it.each([
  ["gzip", gzipSync(text)],
  ["x-gzip", gzipSync(text)],
  ["deflate", deflateSync(text)],
  ["br", brotliCompressSync(text)],
  ["identity", text],
  [null, text],
])("undoes %s", async (encoding, data) => {
  expect(Buffer.from(await decompress(data, encoding, 1000)).toString()).toBe(text.toString());
});

it("does not inflate a bomb beyond the limit", async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 2 ** 20));
  expect(bomb.length).toBeLessThan(60_000);
  await expect(decompress(bomb, "gzip", 2 ** 20)).rejects.toMatchObject({
    code: "request_too_large",
    answer: { status: 413 },
  });
});

it("refuses damaged data and unknown encodings with their own status", async () => {
  await expect(decompress(Buffer.from("no gzip"), "gzip", 1000)).rejects.toMatchObject({
    answer: { status: 400 },
  });
  await expect(decompress(text, "lzma", 1000)).rejects.toMatchObject({ answer: { status: 415 } });
  await expect(decompress(text, "__proto__", 1000)).rejects.toMatchObject({ answer: { status: 415 } });
});
