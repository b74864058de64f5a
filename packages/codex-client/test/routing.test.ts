import { setImmediate as turn } from "node:timers/promises";

import { describe, expect, it, onTestFinished, vi } from "vitest";

import { resolveEndpoints, isChatGptOrigin, responsesUrl } from "../src/backend/resolve-endpoints.ts";
import { routingOf } from "../src/backend/look-up-routing.ts";
import { createCodexClient, type CodexClientOptions, type Compression, type Fetch } from "../src/index.ts";
import { nodeTransport } from "../src/node.ts";
import { item, json, status, stream, type Answer } from "./backend.ts";
import { manualTransport, settle } from "./manual.ts";
import { build, chatgpt, readAll, tokens, useBackend } from "./setup.ts";

const setup = useBackend();
const CHECK = "/backend-api/wham/accounts/check";

const account = (fields: Record<string, unknown>): Answer =>
  json({
    accounts: [
      { id: "other", account_routing_override: "us_cr" },
      { id: "acc-1", ...fields },
    ],
  });

async function exchange(options: Partial<CodexClientOptions> = {}, times = 1): Promise<void> {
  setup.backend.answer(stream());
  const client = setup.client(options);
  for (let i = 0; i < times; i++) await readAll((await client.send({ build, model: "gpt-5.5" })).events);
}
const checks = (): number => setup.backend.others.filter(({ path }) => path === CHECK).length;
const override = (): unknown => setup.backend.posts.at(-1)?.headers["x-openai-account-routing-override"];

describe("accounts/check", () => {
  it("is asked once per process, with what the CLI sends", async () => {
    setup.backend.routes.set(CHECK, account({ account_routing_override: "NO_CONSTRAINT" }));
    await exchange({}, 3);
    expect(checks()).toBe(1);
    const { headers = {} } = setup.backend.others[0] ?? {};
    expect(headers).toMatchObject({
      authorization: "Bearer token-1",
      "chatgpt-account-id": "acc-1",
      accept: "*/*",
    });
    expect(headers).not.toHaveProperty("originator");
    expect(headers).not.toHaveProperty("version");
    expect(override()).toBeUndefined();
  });

  it("was asked before the first request, when the client is warm", async () => {
    setup.backend.routes.set(CHECK, account({ account_routing_override: "us" }));
    setup.backend.answer(stream());
    const client = setup.client();
    await client.warmUp();
    expect([checks(), setup.backend.posts.length]).toEqual([1, 0]);
    await client.warmUp();
    await readAll((await client.send({ build, model: "gpt-5.5" })).events);
    expect([checks(), override()]).toEqual([1, "us"]);
    expect(setup.backend.others.filter(({ path }) => path.endsWith("/models")).length).toBe(1);
  });

  it("does not matter when there is no login to warm up with", async () => {
    const auth = { getCredentials: () => Promise.reject(new Error("not logged in")) };
    await expect(setup.client({ auth }).warmUp()).resolves.toBeUndefined();
    expect(checks()).toBe(0);
  });

  it.each(["us", "us_cr"])("%s goes into the header", async (value) => {
    setup.backend.routes.set(CHECK, account({ account_routing_override: value }));
    await exchange();
    expect(override()).toBe(value);
  });

  it("of another account is asked anew", async () => {
    setup.backend.routes.set(CHECK, account({ account_routing_override: "us" }));
    setup.backend.answer(status(401), stream());
    const auth = tokens(setup, chatgpt("a", "acc-1"), chatgpt("b", "other"));
    await readAll((await setup.client({ auth }).send({ build, model: "gpt-5.5" })).events);
    expect(checks()).toBe(2);
    expect(override()).toBe("us_cr");
  });

  it.each<[string, Answer, number]>([
    ["404", status(404), 1],
    ["a page", status(200, "<html>"), 1],
    ["a redirect", status(302, "", { location: "http://127.0.0.1:1/" }), 1],
    ["a limit of requests", status(429, "", { "retry-after": "60" }), 1],
    ["a broken connection", (response) => void response.destroy(), 3],
    ["a failure of the server", status(503), 3],
  ])("%s is not fatal, and not asked again for a minute", async (_, answer, requests) => {
    setup.backend.routes.set(CHECK, answer);
    setup.backend.answer(stream());
    const client = setup.client();
    const once = async (): Promise<void> =>
      void (await readAll((await client.send({ build, model: "gpt-5.5" })).events));
    await once();
    await once();
    expect(checks()).toBe(requests);
    expect(setup.log.filter(({ level }) => level === "warn")).toHaveLength(1);
    setup.clock.now += 60_000;
    await once();
    expect(checks()).toBe(2 * requests);
  });

  it.each<[string, () => Fetch]>([
    ["fetch", () => globalThis.fetch],
    ["nodeTransport's fetch", () => nodeTransport().fetch],
  ])("stopping half-way holds up a message for ten seconds, and is ended upstream: %s", async (_, fetch) => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let closed = false;
    setup.backend.routes.set(CHECK, (response) => {
      response.on("close", () => (closed = true));
      response.writeHead(200, { "content-type": "application/json" }).write('{"accounts":[');
    });
    setup.backend.answer(stream());
    const sent = setup.client({ fetch: fetch() }).send({ build, model: "gpt-5.5" });
    await vi.waitFor(() => expect(checks()).toBe(1));
    for (let i = 0; i < 20; i++) {
      globalThis.gc?.();
      await turn();
    }
    expect(closed).toBe(false);
    vi.advanceTimersByTime(10_000);
    await readAll((await sent).events);
    await vi.waitFor(() => expect(closed).toBe(true));
    expect(setup.log.filter(({ level }) => level === "warn")).toMatchObject([
      { message: expect.stringMatching(/looked up: .* did not answer completely within 10 seconds/) },
    ]);
  });

  it("is had after a failure that passes", async () => {
    const answers = [status(502), status(500), account({ account_routing_override: "us" })];
    setup.backend.routes.set(CHECK, (response, request) => answers.shift()?.(response, request));
    await exchange();
    expect(override()).toBe("us");
  });

  it("failing for want of a login is the login's error", async () => {
    const problem = new Error("not logged in");
    const auth = { getCredentials: () => Promise.reject(problem) };
    await expect(exchange({ auth })).rejects.toBe(problem);
    expect(checks()).toBe(0);
  });
});

describe("an account's entry", () => {
  it.each([
    [
      "its own",
      { accounts: [{ id: "a", workspace_backend_origin: "https://us.chatgpt.com" }] },
      "https://us.chatgpt.com",
    ],
    [
      "by its other name",
      { accounts: [{ account_id: "a", workspace_backend_origin: "https://chatgpt.com/" }] },
      "https://chatgpt.com",
    ],
    ["none", { accounts: [{ id: "b", workspace_backend_origin: "https://chatgpt.com" }] }, null],
    ["an answer without accounts", {}, null],
    [
      "with a foreign origin",
      { accounts: [{ id: "a", workspace_backend_origin: "https://example.com" }] },
      null,
    ],
  ])("%s", (_, answer, origin) => {
    expect(routingOf(answer, "a").origin).toBe(origin);
  });

  it("of the default account when the login does not name one", () => {
    const answer = { default_account_id: "a", accounts: [{ id: "a", account_routing_override: "us" }] };
    expect(routingOf(answer, null).override).toBe("us");
  });

  it("may be constrained in ways that we do not know", () => {
    expect(routingOf({ accounts: [{ id: "a", account_routing_override: "mars" }] }, "a").override).toBeNull();
  });
});

describe("where a token may go", () => {
  it.each([
    ["https://chatgpt.com", true],
    ["https://us.chatgpt.com", true],
    ["https://chatgpt.com:8443", true],
    ["http://chatgpt.com", false],
    ["https://chatgpt.com.example.com", false],
    ["https://notchatgpt.com", false],
    ["https://user:secret@chatgpt.com", false],
    ["https://chatgpt.com/path", false],
    ["chatgpt.com", false],
  ])("%s: %s", (origin, allowed) => {
    expect(isChatGptOrigin(origin)).toBe(allowed);
  });

  const none = { codex: undefined, chatgpt: undefined, openai: undefined };
  const login = chatgpt("t");

  it("takes the workspace's origin only in place of the default", () => {
    expect(responsesUrl(resolveEndpoints(none), login, null)).toBe(
      "https://chatgpt.com/backend-api/codex/responses",
    );
    expect(responsesUrl(resolveEndpoints(none), login, "https://us.chatgpt.com")).toBe(
      "https://us.chatgpt.com/backend-api/codex/responses",
    );
    const named = resolveEndpoints({ ...none, codex: "https://proxy.example/codex/" });
    expect(responsesUrl(named, login, "https://us.chatgpt.com")).toBe(
      "https://proxy.example/codex/responses",
    );
  });

  it("a key never follows it", () => {
    expect(
      responsesUrl(resolveEndpoints(none), { kind: "api_key", apiKey: "k" }, "https://us.chatgpt.com"),
    ).toBe("https://api.openai.com/v1/responses");
  });
});

describe("compression", () => {
  const reversed: Compression = {
    encoding: "reverse",
    compress: async (body) => body.toReversed(),
  };

  async function sentBy(
    options: Partial<CodexClientOptions>,
  ): Promise<{ encoding: unknown; text: string; url: string }> {
    const upstream = manualTransport();
    const client = createCodexClient({
      auth: { getCredentials: async () => chatgpt("t") },
      fetch: async () => new Response("", { status: 404 }),
      transport: upstream.transport,
      compression: reversed,
      ...options,
    });
    const sent = client.send({ build, model: "gpt-5.5" });
    const exchange = await upstream.next(0);
    exchange.head();
    await settle();
    exchange.push(item);
    await (await sent).events.return?.();
    const { url, headers, body } = exchange.request;
    return { url, encoding: headers["content-encoding"], text: Buffer.from(body).toString() };
  }

  it("is for chatgpt.com", async () => {
    const { url, encoding, text } = await sentBy({});
    expect(url).toBe("https://chatgpt.com/backend-api/codex/responses");
    expect(encoding).toBe("reverse");
    expect(JSON.parse([...text].toReversed().join(""))).toMatchObject({ model: "gpt-5.5" });
  });

  it.each<[string, Partial<CodexClientOptions>]>([
    ["another base URL", { codexBaseUrl: "https://proxy.example/codex" }],
    ["an API key", { auth: { getCredentials: async () => ({ kind: "api_key", apiKey: "k" }) } }],
    ["nothing to compress with", { compression: null }],
    ["a backend that was found to refuse it", { facts: async () => ({ compressed_bodies: false }) }],
  ])("is not for %s", async (_, options) => {
    const { encoding, text } = await sentBy(options);
    expect(encoding).toBeUndefined();
    expect(JSON.parse(text)).toMatchObject({ model: "gpt-5.5" });
  });

  it("a workspace's origin gets the request", async () => {
    const { url } = await sentBy({
      fetch: async () =>
        Response.json({ accounts: [{ id: "acc-1", workspace_backend_origin: "https://us.chatgpt.com" }] }),
    });
    expect(url).toBe("https://us.chatgpt.com/backend-api/codex/responses");
  });
});
