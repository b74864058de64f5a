import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CodexAuth } from "../src/index.ts";
import { stage, type Stage } from "./support.ts";

/** Somebody on the way answers in place of the login server: the message says who, and nothing is taken for its verdict. */

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

const HTML = { "content-type": "text/html; charset=utf-8" };
const page = (title: string): string => `<!doctype html><html><head><title>${title}</title></head></html>`;

const BLOCKING: [string, Reply, RegExp][] = [
  [
    "a captive portal",
    { status: 200, headers: HTML, body: page("Hotel WiFi") },
    /“Hotel WiFi”.*public network/,
  ],
  ["a portal without a type", { status: 200, body: page("Airport") }, /“Airport”.*public network/],
  [
    "a Cloudflare challenge",
    {
      status: 403,
      headers: { ...HTML, "cf-mitigated": "challenge", "cf-ray": "8f0-FRA" },
      body: page("Just a moment..."),
    },
    /^Cloudflare, in front of 127\.0\.0\.1:\d+, .*cf-mitigated: challenge, ray 8f0-FRA/,
  ],
  ["a challenge of a 503", { status: 503, headers: { "cf-mitigated": "challenge" } }, /^Cloudflare/],
  ["a network that wants a login", { status: 511, headers: HTML, body: page("Login") }, /\(511\)/],
];

const PAGES: [string, Reply, RegExp][] = [
  [
    "a company filter",
    { status: 403, headers: HTML, body: page("Zscaler") },
    /answered 403 with a web page \(“Zscaler”\)/,
  ],
  [
    "a page with 401",
    { status: 401, headers: HTML, body: page("Sign in") },
    /answered 401 with a web page \(“Sign in”\)/,
  ],
  ["a page with 404", { status: 404, headers: HTML, body: page("Not here") }, /answered 404 with a web page/],
  [
    "Cloudflare's error page",
    { status: 502, headers: { ...HTML, server: "cloudflare" }, body: page("Bad gateway") },
    /^Cloudflare, in front of 127\.0\.0\.1:\d+, answered 502 with a web page \(“Bad gateway”\)/,
  ],
];

/** A server that always answers the same. */
async function answering({
  status,
  headers = {},
  body = "",
}: Reply): Promise<{ url: string; count: () => number }> {
  let count = 0;
  const server = createServer((_, response) => {
    count += 1;
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, count: () => count };
}

const CALLS: [string, string, (auth: CodexAuth, all: Stage) => Promise<unknown>][] = [
  [
    "a refresh",
    "refresh_failed",
    async (auth, all) => {
      await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
      return auth.getAccessToken();
    },
  ],
  ["the device code", "login_failed", (auth) => auth.login({ method: "device", onPrompt: () => {} })],
  [
    "the code of the browser login",
    "login_failed",
    (auth) =>
      auth.login({
        method: "browser",
        port: 0,
        openUrl: (url) => {
          const { searchParams } = new URL(url);
          const query = new URLSearchParams({ code: "code", state: searchParams.get("state") ?? "" });
          void fetch(`${searchParams.get("redirect_uri")}?${query}`);
        },
      }),
  ],
  [
    "a personal access token",
    "refresh_failed",
    async (auth, all) => {
      await writeFile(all.file, '{"auth_mode":"personalAccessToken","personal_access_token":"at-invented"}');
      return auth.getCredentials();
    },
  ],
];

describe.each(CALLS)("%s", (_call, code, call) => {
  test.each(BLOCKING)("is told of %s, which is asked once", async (_, reply, words) => {
    const all = await stage();
    const server = await answering(reply);
    const auth = all.open({ issuer: server.url, sleep: async () => {} });
    await expect(call(auth, all)).rejects.toMatchObject({
      code: "network",
      retryable: true,
      message: expect.stringMatching(words),
    });
    expect(server.count()).toBe(1);
  });

  test.each(PAGES)("is told of %s", async (_, reply, words) => {
    const all = await stage();
    const server = await answering(reply);
    const auth = all.open({ issuer: server.url, sleep: async () => {} });
    await expect(call(auth, all)).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
  });
});

test.each([...BLOCKING, ...PAGES])("the logout is told of %s", async (_, reply, words) => {
  const all = await stage();
  await all.sim.writeAuthFile(all.home);
  const server = await answering(reply);
  expect(await all.open({ issuer: server.url }).logout()).toEqual({ removed: true, revoked: false });
  const [, reason] = all.warnings[0]?.message.split("the login is only forgotten here. ") ?? [];
  expect(reason).toMatch(words);
});

describe("the poll of a device code", () => {
  const failing = (all: Stage, times: number, reply: Reply): CodexAuth => {
    let polls = 0;
    let now = Date.now();
    return all.open({
      now: () => now,
      sleep: async (ms) => void (now += ms),
      fetch: async (input, init) => {
        const isPoll = (input as Request).url.endsWith("/deviceauth/token") && polls++ < times;
        return isPoll ? new Response(reply.body ?? null, reply) : fetch(input, init);
      },
    });
  };

  test.each([
    ...BLOCKING,
    ...PAGES,
    ["429", { status: 429 }, /429/],
    ["500", { status: 500, body: "{}" }, /500/],
  ])("goes on after %s", async (_, reply) => {
    const all = await stage({ devicePending: 0 });
    const login = failing(all, 2, reply as Reply).login({ method: "device", onPrompt: () => {} });
    expect(await login).toMatchObject({ kind: "chatgpt" });
  });

  test.each([...BLOCKING, ...PAGES])("names %s when it is there to the end", async (_, reply, words) => {
    const all = await stage();
    const login = failing(all, Infinity, reply).login({ method: "device", onPrompt: () => {} });
    await expect(login).rejects.toMatchObject({ code: "network", message: expect.stringMatching(words) });
  });
});

test("a proxy that wants a login is named, when fetch tells of it: the one of Node does not", async () => {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const auth = all.open({
    issuer: "http://login.example",
    fetch: async () => new Response("", { status: 407 }),
  });
  await expect(auth.getAccessToken()).rejects.toMatchObject({
    code: "network",
    message: "A network proxy in front of login.example wants a user name and a password (407).",
  });
});

test("what a network of this project says of its proxy is told", async () => {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const message = "The network proxy proxy.example:3128 refused the connection (407).";
  const auth = all.open({
    fetch: () =>
      Promise.reject(
        new TypeError("fetch failed", { cause: new UpstreamError({ code: "network_blocked", message }) }),
      ),
  });
  await expect(auth.getAccessToken()).rejects.toMatchObject({ code: "network", message });
});
