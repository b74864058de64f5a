import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { writeFile } from "node:fs/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { CodexAuth, CodexAuthOptions } from "../src/index.ts";
import { stage, type Stage } from "./support.ts";

/** No request that carries a token, a code or a key follows a redirect, whatever `fetch` sends it. */

interface Listener {
  url: string;
  host: string;
  requests: IncomingMessage[];
}

async function listen(
  answer: (request: IncomingMessage) => [status: number, location?: string | undefined],
): Promise<Listener> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    const [status, location] = answer(request);
    response.writeHead(status, location === undefined ? {} : { location }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: `http://${host}`, host, requests };
}

/** A login server that redirects every request to `elsewhere`, which must never be asked. */
async function redirecting(status: number): Promise<{ elsewhere: Listener; server: Listener }> {
  const elsewhere = await listen(() => [200]);
  const server = await listen(({ url }) => [status, `${elsewhere.url}${url}`]);
  return { elsewhere, server };
}

async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.unreachable("the redirect was followed"),
    (error: unknown) => error,
  );
}

type Fetch = NonNullable<CodexAuthOptions["fetch"]>;

describe.each<[string, () => Fetch | undefined]>([
  ["the default fetch", () => undefined],
  ["an injected fetch", () => (input, init) => fetch(input, init)],
  [
    "an injected fetch that takes the request apart",
    () => async (input, init) => {
      const request = new Request(input);
      const { method, headers } = request;
      return fetch(request.url, {
        method,
        headers,
        ...(method !== "GET" && { body: await request.text() }),
        ...init,
      });
    },
  ],
])("%s", (_, makeFetch) => {
  test.each([301, 302, 303, 307, 308])(
    "a %d does not carry the refresh token to another host",
    async (status) => {
      const { elsewhere, server } = await redirecting(status);
      const all = await stage();
      await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
      const before = await all.read();
      const auth = all.open({ issuer: server.url, fetch: makeFetch() });
      expect(await failureOf(auth.getAccessToken())).toMatchObject({
        code: "network",
        message: expect.stringContaining(`${server.host} redirected the request to ${elsewhere.host}`),
      });
      expect(server.requests).toHaveLength(1);
      expect(elsewhere.requests).toEqual([]);
      expect(await all.read()).toBe(before);
    },
  );
});

test("a fetch that follows redirects in spite of that is detected, and its answer is not used", async () => {
  const { elsewhere, server } = await redirecting(307);
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const auth = all.open({
    issuer: server.url,
    fetch: async (input) => fetch(new Request(input).url, { method: "POST", redirect: "follow" }),
  });
  expect(await failureOf(auth.getAccessToken())).toMatchObject({
    code: "network",
    message: expect.stringContaining(elsewhere.host),
  });
});

test.each([
  ["without a location", undefined],
  ["to something that is no address", "http://"],
])("a redirect %s is an error as well", async (_, location) => {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const server = await listen(() => [307, location]);
  expect(await failureOf(all.open({ issuer: server.url }).getAccessToken())).toMatchObject({
    code: "network",
    message: expect.stringContaining(`${server.host} redirected the request`),
  });
});

test("a redirect shows only its host in the message", async () => {
  const all = await stage();
  await all.sim.writeAuthFile(all.home, { expiresIn: -10 });
  const server = await listen(() => [307, "https://user:secret@portal.invalid/path?token=secret"]);
  const error = await failureOf(all.open({ issuer: server.url }).getAccessToken());
  expect(String(error)).toContain("portal.invalid");
  expect(String(error)).not.toContain("secret");
});

describe("the other requests of the login follow no redirect either:", () => {
  const calls: [string, (auth: CodexAuth, all: Stage) => Promise<unknown>][] = [
    ["the device code", (auth) => auth.login({ method: "device", onPrompt: () => {} })],
    [
      "the code of the browser login",
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
      async (auth, all) => {
        await writeFile(
          all.file,
          '{"auth_mode":"personalAccessToken","personal_access_token":"at-invented"}',
        );
        return auth.getCredentials();
      },
    ],
  ];
  test.each(calls)("%s", async (_, call) => {
    const { elsewhere, server } = await redirecting(307);
    const all = await stage();
    const auth = all.open({ issuer: server.url, sleep: async () => {} });
    expect(await failureOf(call(auth, all))).toMatchObject({
      code: "network",
      message: expect.stringContaining(elsewhere.host),
    });
    expect(elsewhere.requests).toEqual([]);
  });

  test("the poll of a device code, which goes on when the redirect is gone", async () => {
    const elsewhere = await listen(() => [200]);
    const all = await stage({ devicePending: 0 });
    let redirects = 0;
    const auth = all.open({
      sleep: async () => {},
      fetch: async (input, init) => {
        const isFirstPoll = (input as Request).url.endsWith("/deviceauth/token") && redirects++ === 0;
        return isFirstPoll
          ? new Response(null, { status: 307, headers: { location: elsewhere.url } })
          : fetch(input, init);
      },
    });
    expect(await auth.login({ method: "device", onPrompt: () => {} })).toMatchObject({ kind: "chatgpt" });
    expect([redirects, elsewhere.requests.length]).toEqual([2, 0]);
  });

  test("the exchange for an API key, without which the login goes on", async () => {
    const { elsewhere, server } = await redirecting(307);
    const all = await stage();
    const auth = all.open({
      fetch: async (input, init) => {
        const request = new Request(input);
        const isApiKey = (await request.clone().text()).includes("requested_token=openai-api-key");
        return isApiKey ? fetch(new Request(server.url, request), init) : fetch(request, init);
      },
    });
    await auth.login({ method: "browser", port: 0, openUrl: (url) => void fetch(url) });
    expect(JSON.parse(await all.read()).OPENAI_API_KEY).toBeNull();
    expect([server.requests.length, elsewhere.requests.length]).toEqual([1, 0]);
  });

  test("the revocation", async () => {
    const { elsewhere, server } = await redirecting(307);
    const all = await stage();
    await all.sim.writeAuthFile(all.home);
    expect(await all.open({ issuer: server.url }).logout()).toEqual({ removed: true, revoked: false });
    expect([server.requests.length, elsewhere.requests.length]).toEqual([1, 0]);
  });
});
