import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { createProxies } from "../../../../docs/examples/daemon.ts";
import { messagesApp } from "../../../../docs/examples/hono-messages.ts";
import { appWithProxy } from "../../../../docs/examples/hono-proxy.ts";
import { messagesServer } from "../../../../docs/examples/node-proxy.ts";
import worker from "../../../../docs/examples/worker.ts";
import { answers, type ExampleBackend, startExampleBackend, sdk, streams, tellsErrors } from "./setup.ts";

let example: ExampleBackend;
beforeAll(async () => {
  example = await startExampleBackend();
});
beforeEach(() => example.sim.reset());
afterAll(() => example.close());

/** Where the simulated backend is, for whoever makes a proxy. */
const backend = (): {
  codexHome: string;
  codexBaseUrl: string;
  chatgptBaseUrl: string;
  authIssuer: string;
} => ({
  codexHome: example.codexHome,
  codexBaseUrl: example.sim.codexBaseUrl,
  chatgptBaseUrl: example.sim.chatgptBaseUrl,
  authIssuer: example.sim.issuer,
});

test("hono-messages.ts streams, answers whole and tells errors", async () => {
  const app = messagesApp(example.client);
  const anthropic = sdk("http://app.test", (request) => app.fetch(request));
  await streams(anthropic, example);
  await answers(anthropic, example);
  await tellsErrors(anthropic, example);
  const wrong = await app.request("/v1/messages", {
    method: "POST",
    body: '{"model":"claude-opus-4-6","messages":[]}',
  });
  expect([wrong.status, await wrong.json()]).toMatchObject([
    400,
    { error: { type: "invalid_request_error" } },
  ]);
});

test("worker.ts streams and tells errors", async () => {
  const tokens = example.sim.auth.issue();
  const env = {
    CODEX_BASE_URL: example.sim.codexBaseUrl,
    CODEX_ACCESS_TOKEN: tokens.access_token,
    CHATGPT_ACCOUNT_ID: "acc-sim-0001",
  };
  const anthropic = sdk("http://worker.test", (request) => worker.fetch(request, env));
  await streams(anthropic, example);
  await tellsErrors(anthropic, example);
  expect(example.sim.turns.map(({ problem }) => problem)).toEqual([null, null]);
});

test("node-proxy.ts streams and tells errors", async () => {
  const server = messagesServer(example.client);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const anthropic = sdk(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await streams(anthropic, example);
    await tellsErrors(anthropic, example);
    expect(example.sim.turns).toHaveLength(2);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("hono-proxy.ts serves the whole proxy under its path, for those who have the key", async () => {
  const app = appWithProxy({ ...backend(), apiKey: "a-key-of-mine" });
  const anthropic = sdk("https://app.test/anthropic", (request) => app.fetch(request), "a-key-of-mine");
  await streams(anthropic, example);
  await answers(anthropic, example);
  expect((await app.request("https://app.test/anthropic/v1/models")).status).toBe(401);
  expect(await (await app.request("https://app.test/")).text()).toBe("An app of yours.");
});

test("daemon.ts starts each proxy once, when it is needed", async () => {
  const proxies = createProxies(backend());
  try {
    const [ordinary, fast, again] = await Promise.all([
      proxies.urlFor({ fast: false }),
      proxies.urlFor({ fast: true }),
      proxies.urlFor({ fast: false }),
    ]);
    expect(again).toBe(ordinary);
    expect(fast).not.toBe(ordinary);
    await streams(sdk(fast), example);
    await streams(sdk(ordinary), example);
    expect(example.sim.turns.map(({ body }) => body?.["service_tier"])).toEqual(["priority", undefined]);
  } finally {
    await proxies.close();
  }
});

describe("scripts", () => {
  /** What a script prints, given the environment that leads it to the simulated backend. */
  async function printed(script: () => Promise<unknown>): Promise<string> {
    vi.resetModules();
    vi.stubEnv("CODEX_HOME", example.codexHome);
    vi.stubEnv("CODEX_AUTH_ISSUER", example.sim.issuer);
    vi.stubEnv("CHATGPT_BASE_URL", example.sim.chatgptBaseUrl);
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
    try {
      await script();
      return lines.join("\n");
    } finally {
      log.mockRestore();
      vi.unstubAllEnvs();
    }
  }

  test("print-quota.ts", async () => {
    example.sim.setQuota({ primary: 42, secondary: 7 });
    const text = await printed(() => import("../../../../docs/examples/print-quota.ts"));
    expect(text).toMatch(
      /^plan: plus\ncodex, 5 hours: 42 % used, resets .*\ncodex, week: 7 % used, resets .*$/,
    );
  });

  test("print-token.ts", async () => {
    const text = await printed(() => import("../../../../docs/examples/print-token.ts"));
    expect(text).toMatch(/^logged in, plan plus, a token of \d+ characters/);
  });
});
