import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { Collector, decompress } from "./body.ts";

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
  await expect(decompress(bomb, "gzip", 2 ** 20)).rejects.toMatchObject({ name: "HttpError", status: 413 });
});

it("refuses damaged data and unknown encodings with their own status", async () => {
  await expect(decompress(Buffer.from("no gzip"), "gzip", 1000)).rejects.toMatchObject({ status: 400 });
  await expect(decompress(text, "lzma", 1000)).rejects.toMatchObject({ status: 415 });
  await expect(decompress(text, "__proto__", 1000)).rejects.toMatchObject({ status: 415 });
});

it("stops collecting at the limit, before the rest is read", () => {
  const collector = new Collector(10);
  collector.add(Buffer.alloc(6));
  expect(() => collector.add(Buffer.alloc(5))).toThrow(/larger than/);
});

it("hands a single chunk on without copying it", () => {
  const collector = new Collector(100);
  collector.add(text);
  expect(collector.take()).toBe(text);
});
