import { createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { nodeTransport, type NetworkOptions, type NodeTransport } from "../src/node.ts";
import { certificate, key, listen, startProxy, type Proxy } from "./network-peers.ts";
import { failureOf, readText } from "./setup.ts";

/** Connections of the pool that are dead: the machine slept, the network changed, the server went away. */

type Behaviour = (socket: Socket, connection: number, request: number) => void;

let servers: Server[];
let url: string;
let secureUrl: string;
/** Requests of each connection, in the order in which the connections were opened. */
let requests: number[];
let behave: Behaviour;
let proxy: Proxy;
const sockets = new Set<Socket>();
const transports: NodeTransport[] = [];
const clock = { wall: 1_000_000, monotonic: 0 };

const answer: Behaviour = (socket) => void socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
const silent: Behaviour = () => {};

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  requests = [];
  behave = answer;
  const serve = (socket: Socket): void => {
    const connection = requests.push(0) - 1;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      if (!/^(?:GET|POST) /.test(chunk.toString("latin1"))) return;
      behave(socket, connection, requests[connection]!++);
    });
  };
  servers = [createServer(serve), createTlsServer({ key, cert: certificate }, serve)];
  const [port, securePort] = await Promise.all(servers.map(listen));
  url = `http://127.0.0.1:${port}/`;
  secureUrl = `https://localhost:${securePort}/`;
  proxy = await startProxy();
});
afterEach(async () => {
  vi.useRealTimers();
  for (const transport of transports.splice(0)) transport.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await proxy.close();
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
});

const open = (options: NetworkOptions = {}): NodeTransport => {
  const clocks = { now: () => clock.wall, monotonic: () => clock.monotonic };
  const transport = nodeTransport({ clocks, ...options });
  transports.push(transport);
  return transport;
};
const post = async (transport: NodeTransport, body = "{}"): Promise<string> => {
  const { signal } = new AbortController();
  const request = { url, headers: {}, body, signal, headerTimeoutMs: 300_000 };
  return readText((await transport(request)).body);
};
const get = async ({ fetch }: NodeTransport): Promise<string> => (await fetch(url)).text();
/** Lets the sockets do what they have to. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await settle();
};
const elapse = (ms: number): void => {
  clock.wall += ms;
  clock.monotonic += ms;
};

describe.each<[string, () => NetworkOptions]>([
  ["directly", () => ({})],
  ["through a proxy", () => ({ httpProxy: proxy.url })],
  [
    "by TLS",
    () => {
      url = secureUrl;
      return { ca: [certificate] };
    },
  ],
  [
    "by TLS through a proxy",
    () => {
      url = secureUrl;
      return { ca: [certificate], httpsProxy: proxy.url };
    },
  ],
])("%s", (_, options) => {
  it("one connection serves request after request", async () => {
    const transport = open(options());
    for (let i = 0; i < 3; i++) expect(await post(transport)).toBe("ok");
    expect(requests).toEqual([3]);
  });

  it.each<[string, (transport: NodeTransport) => Promise<string>]>([
    ["a request to a model", post],
    ["a small request", get],
  ])("%s is sent again at once when the kept connection is reset", async (_, send) => {
    const transport = open(options());
    await send(transport);
    behave = (socket, connection, request) =>
      connection === 0 ? void socket.destroy() : answer(socket, connection, request);
    expect(await send(transport)).toBe("ok");
    expect(requests).toEqual([2, 1]);
  });

  it.each<[string, (transport: NodeTransport) => Promise<string>]>([
    ["a request to a model", post],
    ["a large request", (transport) => post(transport, "x".repeat(64_000))],
    ["a small request", get],
  ])("%s is sent again when the kept connection stays silent", async (_, send) => {
    const transport = open(options());
    await send(transport);
    behave = (socket, connection, request) => connection > 0 && answer(socket, connection, request);
    const text = send(transport);
    await until(() => requests[0] === 2);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(requests).toEqual([2]);
    await vi.advanceTimersByTimeAsync(1_200);
    expect(await text).toBe("ok");
    expect(requests).toEqual([2, 1]);
  });

  it("a silent connection is closed with a reset, so that the request cannot arrive later", async () => {
    const transport = open(options());
    await post(transport);
    const [first] = sockets;
    behave = (socket, connection, request) => connection > 0 && answer(socket, connection, request);
    const ending = new Promise((resolve) => {
      first?.on("error", ({ message }) => resolve(message));
      first?.on("end", () => resolve("an ordinary end"));
      first?.on("close", () => resolve("closed"));
    });
    const text = post(transport);
    await until(() => requests[0] === 2);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await text).toBe("ok");
    // The proxy ends its own connection to the server in its own way.
    expect(await ending).toMatch("httpProxy" in options() || "httpsProxy" in options() ? /./ : /ECONNRESET/);
  });

  it("every other connection of the pool goes with a dead one", async () => {
    const transport = open(options());
    await Promise.all([post(transport), post(transport), post(transport)]);
    expect(requests).toEqual([1, 1, 1]);
    behave = (socket, connection, request) =>
      connection < 3 ? void socket.destroy() : answer(socket, connection, request);
    expect(await post(transport)).toBe("ok");
    expect(await post(transport)).toBe("ok");
    expect(requests.slice(3)).toEqual([2]);
  });

  it("nothing is sent again once a part of the answer has come", async () => {
    const transport = open(options());
    await post(transport);
    behave = (socket) => socket.write("HTTP/1.1 200 OK\r\nconte", () => setImmediate(() => socket.destroy()));
    expect(await failureOf(post(transport))).toMatchObject({ code: "cut" });
    expect(requests).toEqual([2]);
  });

  it("a new connection that is reset is a failure like any other", async () => {
    behave = (socket) => void socket.destroy();
    expect(await failureOf(post(open(options())))).toMatchObject({ code: "cut" });
    expect(requests).toEqual([1]);
  });

  it("the replacement is not replaced once more", async () => {
    const transport = open(options());
    await post(transport);
    behave = (socket) => void socket.destroy();
    expect(await failureOf(post(transport))).toMatchObject({ code: "cut" });
    expect(requests).toEqual([2, 1]);
  });

  it("a new connection may be silent until the limit for headers", async () => {
    behave = silent;
    const failure = failureOf(post(open(options())));
    await until(() => requests[0] === 1);
    await vi.advanceTimersByTimeAsync(299_000);
    expect(requests).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(await failure).toMatchObject({ code: "header_timeout" });
  });

  it("a login is never refreshed on a kept connection, nor twice", async () => {
    const transport = open(options());
    await get(transport);
    behave = (socket) => void socket.destroy();
    await expect(transport.fetch(url, { method: "POST", body: "refresh_token=1" })).rejects.toThrow(/ended/);
    expect(requests).toEqual([1, 1]);
  });

  it("an abort ends a silent request", async () => {
    const transport = open(options());
    await post(transport);
    behave = silent;
    const controller = new AbortController();
    const request = {
      url,
      headers: {},
      body: "{}",
      signal: controller.signal,
      headerTimeoutMs: 300_000,
    };
    const response = transport(request);
    await until(() => requests[0] === 2);
    controller.abort(new Error("gone"));
    await expect(response).rejects.toThrow("gone");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(requests).toEqual([2]);
  });

  it.each<[string, number, number]>([
    ["sleeps, and the monotonic clock stands still", 3_600_000, 0],
    ["sleeps for a moment", 10_000, 0],
    ["sleeps, and the monotonic clock goes on", 3_600_000, 3_600_000],
    ["has its clock set back", -3_600_000, 0],
    ["is idle for 31 seconds", 31_000, 31_000],
  ])("the pool is empty when the machine %s", async (_, wall, monotonic) => {
    const transport = open(options());
    await Promise.all([post(transport), post(transport)]);
    clock.wall += wall;
    clock.monotonic += monotonic;
    await post(transport);
    await post(transport);
    expect(requests).toEqual([1, 1, 2]);
  });

  it("a connection that was used 20 seconds ago is used again", async () => {
    const transport = open(options());
    for (let i = 0; i < 4; i++) {
      await post(transport);
      elapse(20_000);
    }
    expect(requests).toEqual([4]);
  });

  it("closes a connection that nobody uses", async () => {
    vi.useRealTimers();
    const transport = open({ ...options(), idleSocketMs: 20 });
    await post(transport);
    const [socket] = sockets;
    await new Promise((resolve) => socket?.once("close", resolve));
  });
});

it("a backend that is slow is given more time with the next request", async () => {
  const transport = open();
  let release = (): void => {};
  behave = (socket, connection, request) => {
    release = () => answer(socket, connection, request);
  };
  const time = vi.spyOn(performance, "now");
  const slowly = async (ms: number): Promise<number> => {
    const before = requests.reduce((sum, count) => sum + count, 0);
    const start = performance.now();
    const text = post(transport);
    await until(() => requests.reduce((sum, count) => sum + count, 0) > before);
    await vi.advanceTimersByTimeAsync(ms);
    time.mockReturnValueOnce(start + ms);
    release();
    await text;
    return requests.reduce((sum, count) => sum + count, 0) - before;
  };
  expect(await slowly(20_000)).toBe(1);
  expect(await slowly(40_000)).toBe(1);
  expect(requests).toEqual([2]);
  time.mockRestore();
});
