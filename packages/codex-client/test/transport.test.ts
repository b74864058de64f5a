import { getEventListeners } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { UpstreamError } from "@codexthropic/protocol/errors";

import { fetchTransport, type Transport, type TransportRequest } from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { startBackend, cut, delta, open, silence, status, stream, type Backend } from "./backend.ts";
import { bodyFor, failureOf, readText } from "./setup.ts";

let backend: Backend;
const node = nodeTransport();

beforeEach(async () => {
  backend = await startBackend();
});
afterEach(async () => {
  node.close();
  await backend.close();
});

const request = (signal: AbortSignal = new AbortController().signal): TransportRequest => ({
  url: `${backend.codexBaseUrl}/responses`,
  headers: { "x-first": "1", "x-second": "2" },
  body: JSON.stringify(bodyFor({ model: "gpt-5.5", lane: "full" }, "Grüße 🙂")),
  signal,
  headerTimeoutMs: 300_000,
});

describe.each<[string, Transport]>([
  ["nodeTransport", node],
  ["fetchTransport", fetchTransport((input, init) => fetch(input, init))],
])("%s", (_, transport) => {
  it("posts headers in order and the whole body", async () => {
    backend.answer(stream("ok"));
    const response = await transport(request());
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(await readText(response.body)).toBe("ok");
    const [post] = backend.posts;
    expect(post?.body).toEqual(bodyFor({ model: "gpt-5.5", lane: "full" }, "Grüße 🙂"));
    const names = post?.rawHeaders.filter((_, i) => i % 2 === 0) ?? [];
    expect(names.indexOf("x-first")).toBeLessThan(names.indexOf("x-second"));
  });

  it("sends bytes as they are", async () => {
    backend.answer(stream("ok"));
    await readText((await transport({ ...request(), body: new TextEncoder().encode('{"é":1}') })).body);
    expect(backend.posts[0]?.body).toEqual({ é: 1 });
  });

  it("carries megabytes to a slow reader without losing any", async () => {
    const text = "0123456789abcdef".repeat(1 << 18);
    backend.answer(stream(text));
    const { body } = await transport(request());
    let length = 0;
    for await (const chunk of body) {
      length += chunk.byteLength;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(length).toBe(text.length);
  });

  it("reads no further than its reader does", async () => {
    let written = 0;
    backend.answer((response) => {
      response.writeHead(200);
      const write = (): void => {
        while (written < 1 << 28) {
          written += 1 << 16;
          if (!response.write("x".repeat(1 << 16))) return void response.once("drain", write);
        }
      };
      write();
    });
    const { body } = await transport(request());
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(written).toBeLessThan(1 << 26);
    await chunks.return?.();
    await backend.posts[0]?.closed;
  });

  it("an empty answer just ends", async () => {
    backend.answer(status(204));
    expect(await readText((await transport(request())).body)).toBe("");
  });

  it("keeps cookies apart", async () => {
    backend.answer(stream("", { "set-cookie": ["a=1; path=/", "b=2"] }));
    const { headers, body } = await transport(request());
    expect(headers.getSetCookie()).toEqual(["a=1; path=/", "b=2"]);
    await readText(body);
  });

  it("follows no redirect", async () => {
    backend.answer(status(307, "", { location: `${backend.origin}/elsewhere` }), stream());
    expect((await transport(request())).status).toBe(307);
    expect(backend.posts).toHaveLength(1);
  });

  it("tells a broken answer from an ended one", async () => {
    backend.answer(cut(delta("a")));
    const { body } = await transport(request());
    expect(await failureOf(readText(body))).toMatchObject({ code: "cut" });
  });

  it("remembers what broke before anybody read", async () => {
    backend.answer(cut(delta("a")));
    const { body } = await transport(request());
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await failureOf(readText(body))).toMatchObject({ code: "cut" });
  });

  it("a connection that breaks before the headers", async () => {
    backend.answer((response) => void response.destroy());
    const error = await failureOf(transport(request()));
    expect(error.code).toBe("cut");
    expect(error.message).toContain(new URL(backend.origin).host);
  });

  it("a host that is not there", async () => {
    const { url, ...rest } = request();
    await backend.close();
    const error = await failureOf(transport({ ...rest, url }));
    expect(error).toMatchObject({ code: "unreachable" });
    expect(error.message).toMatch(/^Cannot reach 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
    expect(error.cause).toBeInstanceOf(Error);
    backend = await startBackend();
  });

  it("rejects at once when the signal was aborted before", async () => {
    const reason = new Error("gone");
    await expect(transport(request(AbortSignal.abort(reason)))).rejects.toBe(reason);
    expect(backend.posts).toHaveLength(0);
  });

  it("aborts while it waits for headers", async () => {
    let arrived = (): void => {};
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    backend.answer((...args) => {
      silence(...args);
      arrived();
    });
    const controller = new AbortController();
    const reason = new Error("gone");
    const response = transport(request(controller.signal));
    await arrival;
    controller.abort(reason);
    await expect(response).rejects.toBe(reason);
    await backend.posts[0]?.closed;
  });

  it("gives headers up that do not come in time", async () => {
    backend.answer(silence);
    const error = await failureOf(transport({ ...request(), headerTimeoutMs: 20 }));
    expect(error).toMatchObject({
      code: "header_timeout",
      message: `${new URL(backend.origin).host} did not begin to answer within 0 seconds.`,
    });
    await backend.posts[0]?.closed;
  });

  it("has patience with an answer whose headers came in time", async () => {
    backend.answer(open(delta("a")));
    const { body } = await transport({ ...request(), headerTimeoutMs: 400 });
    const chunks = body[Symbol.asyncIterator]();
    expect((await chunks.next()).done).toBe(false);
    const next = chunks.next();
    await new Promise((resolve) => setTimeout(resolve, 500));
    await chunks.return?.();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it.each([[false], [true]])("aborts while it streams (nobody reads: %s)", async (unread) => {
    backend.answer(open(delta("a")));
    const controller = new AbortController();
    const reason = new Error("gone");
    const { body } = await transport(request(controller.signal));
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();
    const next = unread ? null : chunks.next();
    next?.catch(() => {});
    setImmediate(() => controller.abort(reason));
    await backend.posts[0]?.closed;
    await expect(next ?? chunks.next()).rejects.toBe(reason);
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  it("aborts between headers and reading", async () => {
    backend.answer(open(delta("a")));
    const controller = new AbortController();
    const reason = new Error("gone");
    const { body } = await transport(request(controller.signal));
    controller.abort(reason);
    await expect(readText(body)).rejects.toBe(reason);
    await backend.posts[0]?.closed;
  });

  it("after return() nothing more is heard, not even of an abort", async () => {
    backend.answer(open(delta("a")));
    const controller = new AbortController();
    const { body } = await transport(request(controller.signal));
    const chunks = body[Symbol.asyncIterator]();
    await chunks.next();
    const next = chunks.next();
    await chunks.return?.();
    controller.abort();
    await backend.posts[0]?.closed;
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });

  it("return() before the first read ends the request", async () => {
    backend.answer(open(delta("a")));
    const { body } = await transport(request());
    await body[Symbol.asyncIterator]().return?.();
    await backend.posts[0]?.closed;
  });

  it("leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    backend.answer(stream("ok"), cut(delta("a")), open(delta("a")), (response) => void response.destroy());
    await readText((await transport(request(signal))).body);
    await failureOf(readText((await transport(request(signal))).body));
    const chunks = (await transport(request(signal))).body[Symbol.asyncIterator]();
    await chunks.next();
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await chunks.return?.();
    await failureOf(transport(request(signal)));
    expect(getEventListeners(signal, "abort")).toHaveLength(0);
  });

  it.each(["abort", "return()"])("%s reaches the backend after a garbage collection", async (how) => {
    backend.answer(open(delta("a")));
    const controller = new AbortController();
    const stop = await (async () => {
      const { body } = await transport(request(controller.signal));
      const chunks = body[Symbol.asyncIterator]();
      await chunks.next();
      return how === "abort" ? () => controller.abort() : () => void chunks.return?.();
    })();
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(globalThis.gc).toBeTypeOf("function");
    stop();
    await backend.posts[0]?.closed;
  });
});

it("nodeTransport keeps connections alive and sends without delay", async () => {
  backend.answer(stream("ok"));
  const ports = new Set<number | undefined>();
  for (let i = 0; i < 3; i++) {
    backend.answer((response, incoming) => {
      ports.add(incoming.socket.remotePort);
      stream("ok")(response, incoming);
    });
    await readText((await node(request())).body);
  }
  expect(ports.size).toBe(1);
});

it("fetch's own limit for headers is no reason to send again", async () => {
  const late = Object.assign(new Error("Headers Timeout Error"), { code: "UND_ERR_HEADERS_TIMEOUT" });
  const transport = fetchTransport(() => Promise.reject(new TypeError("fetch failed", { cause: late })));
  expect(await failureOf(transport(request()))).toMatchObject({ code: "header_timeout" });
});

it("an error without a message is named by its code", async () => {
  const odd = Object.assign(new Error(""), { code: "EODD" });
  const transport = fetchTransport(() => Promise.reject(new TypeError("fetch failed", { cause: odd })));
  expect(await failureOf(transport(request()))).toMatchObject({
    code: "unreachable",
    message: expect.stringContaining("EODD"),
  });
  const strange = fetchTransport(() => Promise.reject("a string"));
  expect((await failureOf(strange(request()))).message).toContain("a string");
  const several = new AggregateError([new Error("first address"), new Error("second")]);
  const dual = fetchTransport(() => Promise.reject(several));
  expect((await failureOf(dual(request()))).message).toContain("first address");
});

it("an error after the headers does not end the process", async () => {
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("x", () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/responses`;
  const { body } = await node({ ...request(), url });
  await expect(readText(body)).rejects.toBeInstanceOf(UpstreamError);
  server.close();
});
