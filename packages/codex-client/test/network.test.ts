import type { Socket } from "node:net";

import ky from "ky";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createCodexClient, type Transport } from "../src/index.ts";
import { createNetwork, type Network, type NetworkOptions } from "../src/node.ts";
import { stream, type Backend, startBackend } from "./backend.ts";
import { certificate, startProxy, startTarget, type Proxy, type Target } from "./network-peers.ts";
import { build, chatgpt, failureOf, readText, readTypes } from "./setup.ts";

/** No way out of the process goes around the proxy or the certificate authorities. */

const ca = [certificate];

let target: Target;
let proxy: Proxy;
let backend: Backend;
const networks: Network[] = [];
const network = (options?: NetworkOptions): Network => {
  const made = createNetwork(options);
  networks.push(made);
  return made;
};
beforeEach(async () => {
  [target, proxy, backend] = await Promise.all([startTarget(), startProxy(), startBackend()]);
});
afterEach(async () => {
  await Promise.all(networks.splice(0).map((made) => made.close()));
  await proxy.close();
  await backend.close();
  target.server.closeAllConnections();
  await new Promise((resolve) => target.server.close(resolve));
});

const post = (
  transport: Transport,
  url: string,
  signal = new AbortController().signal,
): ReturnType<Transport> =>
  transport({
    url,
    headers: { "content-type": "text/plain" },
    body: "hello",
    signal,
    headerTimeoutMs: 300_000,
  });
const authority = (url: string): string => new URL(url).host;

/** The three ways in which this project sends. */
const ways: [string, (made: Network, url: string) => Promise<string>][] = [
  ["transport", async ({ transport }, url) => readText((await post(transport, url)).body)],
  ["fetch", async ({ fetch }, url) => (await fetch(url, { method: "POST", body: "hello" })).text()],
  ["ky", async ({ fetch }, url) => ky.post(url, { fetch, body: "hello", retry: 0 }).text()],
];

describe.each(ways)("by %s", (_, send) => {
  it("an https target is reached through the proxy", async () => {
    expect(await send(network({ httpsProxy: proxy.url, ca }), target.url)).toBe("hello");
    expect(proxy.tunnels).toEqual([authority(target.url)]);
  });

  it("and through the http proxy when it is the only one", async () => {
    expect(await send(network({ httpProxy: proxy.url, ca }), target.url)).toBe("hello");
    expect(proxy.tunnels).toEqual([authority(target.url)]);
  });

  it.each(["localhost", "*", ".example.com,localhost", "example.com localhost"])(
    "but not with NO_PROXY=%s",
    async (noProxy) => {
      expect(await send(network({ httpsProxy: proxy.url, noProxy, ca }), target.url)).toBe("hello");
      expect(proxy.tunnels).toEqual([]);
    },
  );

  it("a proxy that is not there is not gone around", async () => {
    const { url } = proxy;
    await proxy.close();
    await expect(send(network({ httpsProxy: url, ca }), target.url)).rejects.toThrow(/./);
    expect(target.requests).toBe(0);
    proxy = await startProxy();
  });

  it("an authority that is not trusted is refused, also through the proxy", async () => {
    await expect(send(network(), target.url)).rejects.toThrow(/./);
    await expect(send(network({ httpsProxy: proxy.url }), target.url)).rejects.toThrow(/./);
    expect(target.requests).toBe(0);
  });

  it("an extra authority is trusted", async () => {
    expect(await send(network({ ca }), target.url)).toBe("hello");
    expect(proxy.tunnels).toEqual([]);
  });
});

describe("through the proxy", () => {
  it("an http target is reached as well", async () => {
    backend.answer(stream("ok"));
    const url = `${backend.codexBaseUrl}/responses`;
    await readText(
      (
        await network({ httpProxy: proxy.url }).transport({
          url,
          headers: {},
          body: "{}",
          signal: new AbortController().signal,
          headerTimeoutMs: 300_000,
        })
      ).body,
    );
    expect(proxy.tunnels).toEqual([authority(url)]);
  });

  it("cookies stay apart", async () => {
    const { headers, body } = await post(network({ httpsProxy: proxy.url, ca }).transport, target.url);
    expect(headers.getSetCookie()).toEqual(["__cf_bm=1", "_cfuvid=2"]);
    await readText(body);
  });

  it("an answer may have no body", async () => {
    backend.routes.set("/empty", (response) => void response.writeHead(304).end());
    const response = await network({ httpProxy: proxy.url }).fetch(`${backend.origin}/empty`);
    expect([response.status, response.body]).toEqual([304, null]);
  });

  it.each(["abort", "return()"])("%s reaches the target, also after a garbage collection", async (how) => {
    const { transport } = network({ httpsProxy: proxy.url, ca });
    const controller = new AbortController();
    const stop = await (async () => {
      const { body } = await post(transport, `${target.url}/open`, controller.signal);
      const chunks = body[Symbol.asyncIterator]();
      await chunks.next();
      return how === "abort" ? () => controller.abort() : () => void chunks.return?.();
    })();
    for (let i = 0; i < 3; i++) {
      globalThis.gc?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    stop();
    await expect(target.closed).resolves.toBeUndefined();
  });

  it("an abort before the headers is the signal's reason", async () => {
    const { transport } = network({ httpsProxy: proxy.url, ca });
    const reason = new Error("gone");
    await expect(post(transport, target.url, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  it("everything that a client sends goes", async () => {
    backend.answer(stream());
    const { fetch, transport } = network({ httpProxy: proxy.url });
    const client = createCodexClient({
      auth: { getCredentials: async () => chatgpt("t") },
      fetch,
      transport,
      codexBaseUrl: backend.codexBaseUrl,
      chatgptBaseUrl: backend.chatgptBaseUrl,
    });
    await readTypes((await client.send({ build, model: "gpt-5.5" })).events);
    await failureOf(client.models({ refresh: true }));
    await failureOf(client.fetchQuota());
    await client.close();
    expect(new Set(proxy.tunnels)).toEqual(new Set([authority(backend.origin)]));
    expect(backend.posts).toHaveLength(1);
  });
});

describe("without a proxy", () => {
  it.each<[string, NetworkOptions]>([
    ["an authority", { ca }],
    ["empty settings", { httpsProxy: "", httpProxy: "", ca }],
  ])("with %s, all that is sent shares one connection", async (_, options) => {
    const sockets = new Set<Socket>();
    target.server.on("secureConnection", (socket: Socket) => sockets.add(socket));
    const made = network(options);
    for (let i = 0; i < 3; i++) {
      expect(await ways[0]![1](made, target.url)).toBe("hello");
      await (await made.fetch(target.url)).text();
      await ky.get(target.url, { fetch: made.fetch, retry: 0 }).text();
    }
    expect([target.requests, sockets.size]).toEqual([9, 1]);
  });

  it("an answer without a body frees its connection", async () => {
    const sockets = new Set<unknown>();
    backend.routes.set("/empty", (response, { socket }) => {
      sockets.add(socket);
      response.writeHead(304, { etag: '"1"' }).end();
    });
    const made = network();
    for (let i = 0; i < 3; i++) {
      const response = await made.fetch(`${backend.origin}/empty`);
      expect([response.status, response.body, response.headers.get("etag")]).toEqual([304, null, '"1"']);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sockets.size).toBe(1);
  });

  it("fetch returns all headers, each cookie by itself", async () => {
    backend.routes.set("/headers", (response) => {
      response.writeHead(200, { etag: '"1"', "set-cookie": ["a=1", "b=2, 3"] }).end("hello");
    });
    const response = await network().fetch(`${backend.origin}/headers`);
    expect([response.headers.get("etag"), response.headers.getSetCookie()]).toEqual([
      '"1"',
      ["a=1", "b=2, 3"],
    ]);
    expect(await response.text()).toBe("hello");
  });

  it.each<[string, () => NetworkOptions]>([
    ["directly", () => ({})],
    ["behind a network proxy", () => ({ httpProxy: proxy.url, noProxy: "*" })],
  ])("fetch follows no redirect, %s: a token goes only where it was sent", async (_, options) => {
    let followed = 0;
    backend.routes.set("/elsewhere", (response) => void (followed++, response.end()));
    backend.routes.set(
      "/moved",
      (response) => void response.writeHead(307, { location: `${backend.origin}/elsewhere` }).end(),
    );
    const made = network(options());
    const init = { method: "PUT", body: "grant_type=refresh_token" };
    for (const redirect of [undefined, "follow", "manual"] as const) {
      const request = { ...init, ...(redirect && { redirect }) };
      const responses = [
        await made.fetch(`${backend.origin}/moved`, request),
        await made.fetch(new Request(`${backend.origin}/moved`, request)),
      ];
      expect(responses.map(({ status }) => status)).toEqual([307, 307]);
    }
    expect(followed).toBe(0);
  });

  it("fetch ends the request with its signal, before and after the headers", async () => {
    const made = network({ ca });
    await expect(made.fetch(target.url, { signal: AbortSignal.abort(new Error("gone")) })).rejects.toThrow(
      "gone",
    );
    const controller = new AbortController();
    const response = await made.fetch(`${target.url}/open`, { signal: controller.signal });
    controller.abort(new Error("left"));
    await expect(response.text()).rejects.toThrow("left");
    await expect(target.closed).resolves.toBeUndefined();
  });

  it("closing works before the first request as well", async () => {
    await expect(network({ ca }).close()).resolves.toBeUndefined();
    await expect(network({ httpsProxy: proxy.url }).close()).resolves.toBeUndefined();
  });
});

it("the environment changes nothing behind the caller's back", async () => {
  const before = { ...process.env };
  Object.assign(process.env, {
    HTTP_PROXY: "http://127.0.0.1:1",
    HTTPS_PROXY: "http://127.0.0.1:1",
    NO_PROXY: "*",
  });
  try {
    backend.answer(stream("ok"));
    const made = network({ httpsProxy: proxy.url, ca });
    expect(await readText((await post(made.transport, target.url)).body)).toBe("hello");
    expect(proxy.tunnels).toHaveLength(1);
  } finally {
    process.env = before;
  }
});
