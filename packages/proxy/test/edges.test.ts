import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { describe, expect, it, onTestFinished } from "vitest";
import type { BodyLimits } from "../src/http/collect-body.ts";
import { openFetchExchange } from "../src/http/fetch-edge.ts";
import type { ProxyRequest, ProxyResponse } from "../src/http/http-message.ts";
import { limitUploads } from "../src/http/limit-uploads.ts";
import { listen } from "../src/http/listen.ts";
import { readNodeRequest, writeNodeResponse } from "../src/http/node-edge.ts";

type Handler = (request: ProxyRequest) => ProxyResponse | Promise<ProxyResponse>;
type Ask = (path: string, init?: RequestInit) => Promise<Response>;

/** How often `write` has resolved, for what the record learns. */
interface Edge {
  ask: Ask;
  written: () => number;
  /** How often it has rejected. */
  failed: () => number;
}

const limits: BodyLimits = {
  maxBody: 1000,
  bodyTimeoutMs: 200,
  uploads: limitUploads({ count: 10, bytes: 10_000 }),
};

async function nodeEdge(handler: Handler): Promise<Edge & { url: string }> {
  let [written, failed] = [0, 0];
  const { url, close } = await listen(
    async (req, res) => {
      const response = await handler(readNodeRequest(req, res, limits));
      await writeNodeResponse(res, response).then(
        () => (written += 1),
        () => (failed += 1),
      );
    },
    { host: "127.0.0.1", port: 0, requestTimeoutMs: 1000, onError: () => undefined },
  );
  onTestFinished(() => close({ graceMs: 0 }));
  return { url, ask: (path, init) => fetch(url + path, init), written: () => written, failed: () => failed };
}

async function fetchEdge(handler: Handler): Promise<Edge> {
  let [written, failed] = [0, 0];
  const ask: Ask = (path, init) => {
    const exchange = openFetchExchange(new Request(`http://127.0.0.1${path}`, init), limits);
    void (async () => {
      await exchange.write(await handler(exchange.request)).then(
        () => (written += 1),
        () => (failed += 1),
      );
    })();
    return exchange.response;
  };
  return { ask, written: () => written, failed: () => failed };
}

const text = (body: ProxyResponse["body"], more: Partial<ProxyResponse> = {}): ProxyResponse => ({
  status: 200,
  headers: { "content-type": "text/plain" },
  body,
  ...more,
});

/** The same requests and the same handlers over both. */
describe.each<[string, (handler: Handler) => Promise<Edge>]>([
  ["Node edge", nodeEdge],
  ["fetch edge", fetchEdge],
])("%s", (_name, open) => {
  it("reads method, path, query, headers and body", async () => {
    const { ask } = await open(async (request) =>
      text(
        JSON.stringify([
          request.method,
          request.path,
          request.query().get("a"),
          request.header("x-mine"),
          request.header("x-none"),
          request.header("host")?.split(":")[0],
          Buffer.from(await request.readBody()).toString(),
          request.clientLeft,
        ]),
      ),
    );
    const response = await ask("/v1/x?a=b%20c", {
      method: "POST",
      headers: { "X-Mine": "yes" },
      body: "h€llo",
    });
    expect(await response.json()).toEqual(["POST", "/v1/x", "b c", "yes", null, "127.0.0.1", "h€llo", false]);
  });

  it("writes a whole body with its length in bytes", async () => {
    const { ask, written } = await open(() =>
      text("§ 5 € 🎉", { status: 418, headers: { "x-mine": "yes" } }),
    );
    const response = await ask("/");
    expect([response.status, response.headers.get("x-mine"), response.headers.get("content-length")]).toEqual(
      [418, "yes", "13"],
    );
    expect(await response.text()).toBe("§ 5 € 🎉");
    expect(written()).toBe(1);
  });

  it("writes pieces as they come", async () => {
    let proceed = (): void => undefined;
    const gate = new Promise<void>((resolve) => (proceed = resolve));
    async function* pieces(): AsyncGenerator<string> {
      yield "first €";
      await gate;
      yield "";
      yield "second";
    }
    const { ask, written } = await open(() => text(pieces()));
    const response = await ask("/");
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe("first €");
    expect(written()).toBe(0);
    proceed();
    let rest = "";
    for (let next = await reader.read(); !next.done; next = await reader.read()) rest += next.value;
    expect(rest).toBe("second");
    expect(written()).toBe(1);
  });

  it("writes pings while nothing comes, and none into what comes", async () => {
    let proceed = (): void => undefined;
    const gate = new Promise<void>((resolve) => (proceed = resolve));
    async function* pieces(): AsyncGenerator<string> {
      yield "first ";
      await gate;
      for (let piece = 0; piece < 100; piece++) yield "x";
    }
    const { ask } = await open(() => text(pieces(), { ping: { text: "ping ", afterMs: 5 } }));
    const reader = (await ask("/")).body!.pipeThrough(new TextDecoderStream()).getReader();
    let read = "";
    while (!read.includes("ping ping ")) read += (await reader.read()).value;
    proceed();
    for (let next = await reader.read(); !next.done; next = await reader.read()) read += next.value;
    expect(read.replaceAll("ping ", "")).toBe(`first ${"x".repeat(100)}`);
  });

  it("sends no pings to a client that does not read: they would stand in line behind what waits for it", async () => {
    let isOver = false;
    async function* pieces(): AsyncGenerator<string> {
      for (let piece = 0; piece < 1000; piece++) yield "x".repeat(64 * 1024);
      isOver = true;
    }
    const { ask } = await open(() => text(pieces(), { ping: { text: "ping ", afterMs: 5 } }));
    const response = await ask("/");
    await sleep(100);
    expect(isOver).toBe(false);
    expect((await response.arrayBuffer()).byteLength).toBe(1000 * 64 * 1024);
  });

  it("ends the response, and tells the caller, when the body breaks", async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield "first";
      throw new Error("a fault");
    }
    const { ask, failed } = await open(() => text(pieces(), { ping: { text: "ping ", afterMs: 5 } }));
    await expect(ask("/").then((response) => response.text())).rejects.toThrow(
      /fault|terminated|fetch failed/,
    );
    await expect.poll(failed).toBe(1);
  });

  it("pulls no faster than the client reads", async () => {
    let pulled = 0;
    async function* pieces(): AsyncGenerator<string> {
      for (; pulled < 1000; pulled++) yield "x".repeat(64 * 1024);
    }
    const { ask } = await open(() => text(pieces()));
    const response = await ask("/");
    await sleep(100);
    expect(pulled).toBeLessThan(500);
    expect((await response.arrayBuffer()).byteLength).toBe(1000 * 64 * 1024);
  });

  it.each(["while it is silent", "while it writes"])(
    "ends the body when the client leaves %s",
    async (when) => {
      let seen: ProxyRequest | undefined;
      let isOver = false;
      async function* pieces(signal: AbortSignal): AsyncGenerator<string> {
        try {
          yield "first";
          if (when === "while it is silent") await once(signal, "abort");
          else for (;;) yield "x".repeat(1024);
        } finally {
          isOver = true;
        }
      }
      const { ask, written } = await open((request) => {
        seen = request;
        return text(pieces(request.signal), { headers: { "content-type": "text/event-stream" } });
      });
      const response = await ask("/");
      const reader = response.body!.getReader();
      await reader.read();
      await reader.cancel();
      await expect
        .poll(() => [isOver, seen?.clientLeft, seen?.signal.aborted, written()])
        .toEqual([true, true, true, 1]);
    },
  );

  it("undoes compression, and refuses what is too large before and after it", async () => {
    const { ask } = await open(async (request) => {
      try {
        return text(String((await request.readBody()).byteLength));
      } catch (error) {
        return text((error as { code: string }).code, { status: 400 });
      }
    });
    const post = async (
      body: NonNullable<RequestInit["body"]>,
      headers: Record<string, string> = {},
    ): Promise<string> => (await ask("/", { method: "POST", body, headers })).text();
    expect(await post(gzipSync("x".repeat(900)), { "content-encoding": "gzip" })).toBe("900");
    expect(await post("x".repeat(1001))).toBe("request_too_large");
    expect(await post(gzipSync("x".repeat(100_000)), { "content-encoding": "gzip" })).toBe(
      "request_too_large",
    );
    expect(await post("x", { "content-encoding": "gzip" })).toBe("invalid_request");
    const endless = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("{")),
    });
    expect(
      await (await ask("/", { method: "POST", body: endless, duplex: "half" } as RequestInit)).text(),
    ).toBe("request_timeout");
  });
});

describe("Node edge, on the wire", () => {
  /** Sends everything at once and reads to the end. */
  async function talk(url: string, requests: string): Promise<string> {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write(requests);
    let answer = "";
    for await (const chunk of socket) answer += String(chunk);
    return answer.replaceAll(/^(?:Date|Keep-Alive): .*\r\n/gm, "");
  }
  const request = (line: string, ...fields: string[]): string =>
    [line, "host: x", ...fields, "", ""].join("\r\n");

  it("keeps the order of pipelined requests and their connection", async () => {
    const answered: string[] = [];
    const { url } = await nodeEdge(async ({ path }) => {
      if (path === "/first") await sleep(50);
      answered.push(path);
      return text(path, { headers: {} });
    });
    const answer = await talk(
      url,
      request("GET /first HTTP/1.1") + request("GET /last HTTP/1.1", "connection: close"),
    );
    expect(answered).toEqual(["/last", "/first"]);
    expect(answer).toBe(
      "HTTP/1.1 200 OK\r\ncontent-length: 6\r\nConnection: keep-alive\r\n\r\n/first" +
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nConnection: close\r\n\r\n/last",
    );
  });

  it.each<[string, (socket: Socket) => void]>([
    ["resets", (socket) => void socket.resetAndDestroy()],
    ["closes", (socket) => void socket.destroy()],
    ["breaks the protocol on", (socket) => void socket.write("nonsense\r\n\r\n")],
  ])("ends every pipelined request when the client %s the connection", async (_, leave) => {
    const requests: ProxyRequest[] = [];
    let open = 0;
    async function* pieces({ path, signal }: ProxyRequest): AsyncGenerator<string> {
      open += 1;
      try {
        yield "first";
        if (path === "/silent") await once(signal, "abort");
        else for (;;) yield "x".repeat(16 * 1024);
      } finally {
        open -= 1;
      }
    }
    const { url, written } = await nodeEdge((asked) => {
      requests.push(asked);
      return text(pieces(asked), { headers: { "content-type": "text/event-stream" } });
    });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    for (const path of ["/silent", "/silent", "/busy", "/busy", "/silent", "/busy"])
      socket.write(request(`GET ${path} HTTP/1.1`));
    await once(socket, "data");
    await expect.poll(() => open).toBe(6);
    leave(socket);
    await expect.poll(() => [open, written()]).toEqual([0, 6]);
    expect(requests.map(({ clientLeft, signal }) => clientLeft && signal.aborted)).not.toContain(false);
  });

  it("sends no body for HEAD, and no chunks to HTTP/1.0", async () => {
    async function* pieces(): AsyncGenerator<string> {
      yield "ab";
      yield "cd";
    }
    const { url } = await nodeEdge(({ method }) =>
      text(method === "HEAD" ? "whole" : pieces(), { headers: {} }),
    );
    expect(await talk(url, request("HEAD / HTTP/1.1", "connection: close"))).toBe(
      "HTTP/1.1 200 OK\r\ncontent-length: 5\r\nConnection: close\r\n\r\n",
    );
    expect(await talk(url, request("GET / HTTP/1.0"))).toBe(
      "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabcd",
    );
    expect(await talk(url, request("GET / HTTP/1.1", "connection: close"))).toBe(
      "HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n2\r\ncd\r\n0\r\n\r\n",
    );
  });
});
