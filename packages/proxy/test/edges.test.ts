import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { Exchange, Reply } from "./exchange.ts";
import { nodeExchange } from "./node-edge.ts";
import { createUploads } from "./uploads.ts";

/** A connection to a server that answers as told. */
async function dial(answer: (reply: Reply, exchange: Exchange) => void): Promise<Socket> {
  const server = createServer((req, res) => {
    const uploads = createUploads({ count: 10, bytes: 10_000 });
    const exchange = nodeExchange(req, res, { maxBody: 1000, bodyTimeoutMs: 1000, uploads });
    answer(exchange.reply, exchange);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => void server.close());
  return connect((server.address() as AddressInfo).port, "127.0.0.1");
}

/** Everything that comes until the server closes, without the fields that differ each time. */
async function received(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  await new Promise((resolve) => {
    socket.on("close", resolve);
  });
  return Buffer.concat(chunks)
    .toString()
    .replaceAll(/^(?:Date|Keep-Alive): .*\r\n/gm, "");
}

async function talk(requests: string, answer: (reply: Reply, exchange: Exchange) => void): Promise<string> {
  const socket = await dial(answer);
  socket.write(requests);
  return received(socket);
}

const request = (line: string, ...fields: string[]): string =>
  [line, "host: x", ...fields, "", ""].join("\r\n");
const LAST = request("GET /last HTTP/1.1", "connection: close");
const CHUNKED = "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

it("makes one chunk of each piece, with its length in bytes", async () => {
  const answer = await talk(LAST, (reply) => {
    reply.head(200, {});
    reply.write("plain text, long enough");
    reply.write("");
    reply.write("§ 5 € 🎉");
    reply.end("end");
  });
  expect(answer).toBe(`${CHUNKED}17\r\nplain text, long enough\r\nd\r\n§ 5 € 🎉\r\n3\r\nend\r\n0\r\n\r\n`);
});

it.each([[undefined], [""]])("ends a body without a last piece (%j)", async (last) => {
  const answer = await talk(LAST, (reply) => {
    reply.head(200, {});
    reply.write("a");
    reply.end(last);
  });
  expect(answer).toBe(`${CHUNKED}1\r\na\r\n0\r\n\r\n`);
});

it("leaves a body of known length as it is", async () => {
  const answer = await talk(LAST, (reply) => {
    reply.head(200, { "content-length": "4" });
    reply.write("ab");
    reply.end("cd");
  });
  expect(answer).toBe("HTTP/1.1 200 OK\r\ncontent-length: 4\r\nConnection: close\r\n\r\nabcd");
});

it("leaves a body as it is for HTTP/1.0, which knows no chunks", async () => {
  const answer = await talk(request("GET / HTTP/1.0"), (reply) => {
    reply.head(200, {});
    reply.write("ab");
    reply.end("cd");
  });
  expect(answer).toBe("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcd");
});

it.each([
  ["HEAD", 200],
  ["GET", 204],
])("has no body to frame for %s %i", async (method, status) => {
  const answer = await talk(request(`${method} / HTTP/1.1`, "connection: close"), (reply) => {
    reply.head(status, {});
    reply.write("ab");
    reply.end("cd");
  });
  expect(answer).toMatch(/^HTTP\/1\.1 20\d [\w ]+\r\n(?:[\w-]+: \w+\r\n)+\r\n$/);
});

it("keeps the order of pipelined requests and their connection", async () => {
  let first: Reply | undefined;
  const answer = await talk(request("GET /first HTTP/1.1") + LAST, async (reply, { path }) => {
    // The first is answered after the second.
    first ??= reply;
    if (reply === first) return;
    for (const [to, text] of [
      [reply, path],
      [first, "/first"],
    ] as const) {
      to.head(200, {});
      to.write(text);
      await turn();
      to.end("!");
    }
  });
  expect(answer).toBe(
    `${CHUNKED.replace("close", "keep-alive")}6\r\n/first\r\n1\r\n!\r\n0\r\n\r\n` +
      `${CHUNKED}5\r\n/last\r\n1\r\n!\r\n0\r\n\r\n`,
  );
});

it("ends once", async () => {
  const answer = await talk(LAST, (reply) => {
    reply.head(200, {});
    reply.end("a");
    reply.end("b");
    reply.end();
  });
  expect(answer).toBe(`${CHUNKED}1\r\na\r\n0\r\n\r\n`);
});

it("can be ended after a head that Node has refused", async () => {
  let refused = false;
  const answer = await talk(LAST, (reply) => {
    try {
      reply.head(200, { "x-broken": "\u0000" });
    } catch {
      refused = true;
      reply.end();
    }
  });
  expect(refused).toBe(true);
  expect(answer).toContain("HTTP/1.1 200 OK");
});

it("tells of a slow client, and of when it has caught up", async () => {
  const piece = "0123456789abcdef".repeat(4096);
  let pieces = 0;
  const socket = await dial((reply) => {
    reply.head(200, {});
    do pieces++;
    while (reply.write(piece));
    reply.onDrain(() => reply.end());
    socket.resume();
  });
  const all = received(socket);
  socket.pause();
  socket.write(LAST);
  expect(await all).toBe(`${CHUNKED}${`10000\r\n${piece}\r\n`.repeat(pieces)}0\r\n\r\n`);
});
