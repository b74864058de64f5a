import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gate, type Sim } from "@codexthropic/codex-sim";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

/** What a client of the proxy sees when the login cannot be refreshed. */

let stack: Stack;
let sim: Sim;
let now = 0;

beforeEach(async () => {
  now = Date.now();
  stack = await startStack({ expiresIn: -10, proxy: { now: () => now } });
  ({ sim } = stack);
  return () => stack.close();
});

const MESSAGE = { model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: "Hello" }] };

function send(body: object = MESSAGE, url = stack.url): Promise<Response> {
  const headers = { "content-type": "application/json" };
  return fetch(`${url}/v1/messages`, { method: "POST", headers, body: JSON.stringify(body) });
}

const refreshes = (): number => sim.log.filter(({ path }) => path === "/oauth/token").length;

describe("a temporary failure of the login server", () => {
  it.each([
    [{ status: 500 }, "500"],
    [{ status: 503, body: { error: "maintenance" } }, "503"],
    [{ status: 429 }, "429"],
    [{ cut: true }, "ended before the answer"],
  ] as const)(
    "%j is a 502 with retry-after, and the next request after two seconds works",
    async (reply, words) => {
      sim.auth.reply(reply);
      for (const body of [MESSAGE, { ...MESSAGE, stream: true }]) {
        const response = await send(body);
        expect(response.status).toBe(502);
        expect(response.headers.get("retry-after")).toBe("2");
        expect(response.headers.get("x-should-retry")).not.toBe("false");
        expect(await response.text()).toContain(words);
      }
      expect(refreshes()).toBe(1);
      if ("cut" in reply) await sim.writeAuthFile(stack.codexHome, { expiresIn: -10 });
      now += 2000;
      expect((await send()).status).toBe(200);
      expect(refreshes()).toBe(2);
    },
  );

  it("is not remembered for ten requests that wait for the same refresh", async () => {
    const { opened, open: answer } = gate();
    sim.auth.reply({ status: 503, hold: opened });
    const waiting = Array.from({ length: 10 }, () => send());
    await sim.waitFor(({ path }) => path === "/oauth/token");
    answer();
    const responses = await Promise.all(waiting);
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 502));
    now += 2000;
    expect((await send()).status).toBe(200);
  });
});

it("a refresh whose client has left is waited for when the proxy is closed: its tokens are not lost", async () => {
  const hold = gate();
  sim.auth.reply({ hold: hold.opened });
  const { url, close } = await stack.another();
  const leaving = new AbortController();
  const asked = fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(MESSAGE),
    signal: leaving.signal,
  }).catch(() => "left");
  await sim.waitFor(({ path }) => path === "/oauth/token");
  leaving.abort();
  expect(await asked).toBe("left");
  let isClosed = false;
  const closing = close().then(() => (isClosed = true));
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(isClosed).toBe(false);
  hold.open();
  await closing;
  expect((await send()).status).toBe(200);
  expect(refreshes()).toBe(1);
});

it("a redirect of the login server is a 502 that names the host, and carries no token there", async () => {
  const bodies: string[] = [];
  const elsewhere = createServer((request, response) => {
    request.on("data", (chunk: Buffer) => bodies.push(chunk.toString()));
    response.end("{}");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const issuer = createServer((_, response) =>
    response.writeHead(307, { location: `http://${host}/oauth/token` }).end(),
  );
  await new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void [elsewhere, issuer].map((server) => server.close().closeAllConnections()));

  const authIssuer = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
  const { url } = await stack.another({ authIssuer });
  const response = await send(MESSAGE, url);
  expect(response.status).toBe(502);
  expect(await response.text()).toContain(host);
  expect(bodies).toEqual([]);
});

it("a refused refresh token is a 401 that says what to do, and is not sent again", async () => {
  sim.auth.endSessions("revoked");
  for (let request = 0; request < 3; request++) {
    const response = await send();
    expect(response.status).toBe(401);
    expect(response.headers.get("x-should-retry")).toBe("false");
    expect(await response.text()).toContain("codexthropic login");
  }
  expect(refreshes()).toBe(1);
});
