import { gzipSync } from "node:zlib";
import * as zlib from "node:zlib";

import { afterEach, beforeEach, expect, it } from "vitest";

import { createCodexClient } from "../src/index.ts";
import { createNetwork, type Network } from "../src/node.ts";
import { startBackend, type Backend } from "./backend.ts";
import { chatgpt, failureOf } from "./setup.ts";

/** Small answers may be compressed. */

let backend: Backend;
let network: Network;
beforeEach(async () => {
  backend = await startBackend();
  network = createNetwork();
});
afterEach(async () => {
  await network.close();
  await backend.close();
});

const zstd = "zstdCompressSync" in zlib ? (zlib.zstdCompressSync as typeof gzipSync) : null;
const text = "0123456789".repeat(20_000);
const answerWith = (body: Buffer, encoding: string): void =>
  void backend.routes.set("/models", (response) =>
    response
      .writeHead(200, { "content-encoding": encoding, "content-length": body.length, etag: '"1"' })
      .end(body),
  );
const get = (init?: RequestInit): Promise<Response> => network.fetch(`${backend.origin}/models`, init);

it("asks for what this Node can decode, in the order of the Codex CLI", async () => {
  await (await get()).text();
  expect(backend.others[0]?.headers["accept-encoding"]).toBe(zstd ? "zstd,gzip" : "gzip");
  await (await get({ headers: { "accept-encoding": "identity" } })).text();
  expect(backend.others[1]?.headers["accept-encoding"]).toBe("identity");
});

it.each<[string, typeof gzipSync | null]>([
  ["gzip", gzipSync],
  ["GZIP", gzipSync],
  ["zstd", zstd],
])("decodes %s", async (encoding, compress) => {
  if (!compress) return;
  answerWith(compress(text), encoding);
  const response = await get();
  expect(["etag", "content-encoding", "content-length"].map((name) => response.headers.get(name))).toEqual([
    '"1"',
    null,
    null,
  ]);
  expect(await response.text()).toBe(text);
});

it("leaves an encoding that it does not know as it is", async () => {
  answerWith(Buffer.from("x"), "br");
  const response = await get();
  expect([response.headers.get("content-encoding"), await response.text()]).toEqual(["br", "x"]);
});

it.each<[string, Buffer, RegExp]>([
  ["is damaged", Buffer.from("no gzip"), /^The answer cannot be decoded \(incorrect header check\)\.$/],
  [
    "breaks off",
    gzipSync(text).subarray(0, 200),
    /^The answer cannot be decoded \(unexpected end of file\)\.$/,
  ],
  ["grows without end", gzipSync(Buffer.alloc(33 * 2 ** 20)), /larger than 32 MiB/],
])("a body that %s is an error", async (_, body, words) => {
  answerWith(body, "gzip");
  await expect((await get()).text()).rejects.toMatchObject({
    code: "bad_gateway",
    message: expect.stringMatching(words),
  });
});

it("an answer that is cancelled ends its request", async () => {
  let closed = (): void => {};
  const closing = new Promise<void>((resolve) => (closed = resolve));
  backend.routes.set("/models", (response) => {
    response.on("close", () => closed());
    response.writeHead(200, { "content-encoding": "gzip" }).write(gzipSync(text).subarray(0, 100));
  });
  const response = await get();
  await response.body?.cancel();
  await closing;
});

it("HEAD has no body", async () => {
  answerWith(gzipSync(text), "gzip");
  const response = await get({ method: "HEAD" });
  expect([response.status, response.body]).toEqual([200, null]);
});

it("a body that cannot be decoded is the backend's failure, not the network's", async () => {
  backend.routes.set("/backend-api/wham/usage", (response) =>
    response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip"),
  );
  const { chatgptBaseUrl } = backend;
  const auth = { getCredentials: async () => chatgpt("t") };
  const client = createCodexClient({ ...network, auth, chatgptBaseUrl });
  const failure = await failureOf(client.fetchQuota());
  expect(failure).toMatchObject({ code: "bad_gateway" });
  expect(failure.message).toMatch(/^The answer cannot be decoded/);
  await client.close();
});
