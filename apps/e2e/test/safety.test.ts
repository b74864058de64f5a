import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { gate, scenarios } from "@codexthropic/codex-sim";
import { createProxy } from "codexthropic";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startStack, type Stack } from "../src/stack.ts";

/** One attack for each line of "safe by default". */

let stack: Stack;
beforeEach(async () => {
  stack = await startStack();
});
afterEach(() => stack.close());

const HELLO = { model: "claude-opus-5-5", max_tokens: 100, messages: [{ role: "user", content: "Hello" }] };

/** Raw bytes over a socket: fetch would not let us lie about Host and Origin. */
function raw(
  url: string,
  text: string | Uint8Array,
  { until = /\r\n\r\n/ }: { until?: RegExp } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (data: string) => {
      answer += data;
      if (until.test(answer)) socket.destroy();
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "ECONNRESET" ? resolve(answer) : reject(error),
    );
  });
}

function post(headers: Record<string, string>, body: string = JSON.stringify(HELLO)): string {
  const all = {
    host: new URL(stack.url).host,
    "content-type": "application/json",
    "content-length": String(Buffer.byteLength(body)),
    ...headers,
  };
  return `POST /v1/messages HTTP/1.1\r\n${Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("")}\r\n${body}`;
}

describe("browsers and rebinding", () => {
  it.each([
    ["a name bound to 127.0.0.1", { host: "attacker.example" }, 403],
    ["a page of another origin", { origin: "https://attacker.example" }, 403],
    ["a sandboxed page", { origin: "null" }, 403],
    ["a page without Origin", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }, 403],
    ["a form", { "content-type": "text/plain" }, 400],
  ])("refuses %s, before anything is sent upstream", async (_who, headers, status) => {
    const answer = await raw(stack.url, post(headers));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer.toLowerCase()).not.toContain("access-control-allow");
    expect(stack.sim.log).toEqual([]);
  });

  it("answers no preflight", async () => {
    const answer = await raw(
      stack.url,
      `OPTIONS /v1/messages HTTP/1.1\r\nhost: ${new URL(stack.url).host}\r\norigin: https://attacker.example\r\naccess-control-request-method: POST\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
    expect(answer.toLowerCase()).not.toContain("access-control-allow");
  });

  it("refuses a WebSocket", async () => {
    const answer = await raw(
      stack.url,
      `GET /v1/messages HTTP/1.1\r\nhost: ${new URL(stack.url).host}\r\nconnection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 403 /);
  });

  it("lets Node's own fetch in, which sends sec-fetch-mode without an Origin", async () => {
    const answer = await fetch(`${stack.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(HELLO),
    });
    expect(answer.status).toBe(200);
  });
});

describe("keys", () => {
  it("refuses to listen beyond loopback without one", async () => {
    await expect(createProxy().listen({ host: "0.0.0.0" })).rejects.toThrow(/apiKey/);
  });

  it("wants it everywhere but on /healthz", async () => {
    const { url } = await stack.another({ apiKey: "open sesame" });
    const status = async (path: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(url + path, { headers, redirect: "manual" })).status;
    expect(await status("/healthz")).toBe(200);
    for (const path of ["/", "/status", "/metrics", "/capabilities", "/v1/models"])
      expect(await status(path)).toBe(401);
    expect(await status("/v1/models", { "x-api-key": "open sesame" })).toBe(200);
    expect(await status("/v1/models", { authorization: "Bearer open sesame" })).toBe(200);
    expect(await status("/v1/models?key=open%20sesame")).toBe(401);
    const page = await fetch(`${url}/?key=open%20sesame`, { redirect: "manual" });
    expect(page.status).toBe(303);
    const cookie = page.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect(await status("/", { cookie: cookie.split(";")[0] ?? "" })).toBe(200);
  });
});

describe("bodies", () => {
  const limited = (): ReturnType<Stack["another"]> => stack.another({ maxBody: 100_000, bodyTimeoutMs: 300 });

  it("are cut off at the limit while they are read", async () => {
    const { url } = await limited();
    const huge = "x".repeat(200_000);
    // Chunked, so that no content-length gives it away; the final chunk never comes.
    const answer = await raw(
      url,
      `POST /v1/messages HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${(200_000).toString(16)}\r\n${huge}\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it("are refused by their announced length before they are sent", async () => {
    const { url } = await limited();
    const answer = await raw(
      url,
      `POST /v1/messages HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\ncontent-length: 9999999\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it("do not explode: a gzip bomb meets the same limit", async () => {
    const { url } = await limited();
    const answer = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: gzipSync(Buffer.alloc(20_000_000, 32)),
    });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ type: "error", error: { type: "request_too_large" } });
  });

  it("may be compressed", async () => {
    const answer = await fetch(`${stack.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
      body: gzipSync(JSON.stringify(HELLO)),
    });
    expect(answer.status).toBe(200);
  });

  it("that never end are given up", async () => {
    const { url } = await limited();
    const answer = await raw(
      url,
      `POST /v1/messages HTTP/1.1\r\nhost: ${new URL(url).host}\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 408 /);
  });

  it("cannot pollute prototypes, and odd tool names are only names", async () => {
    const body = `{"model":"claude-opus-5-5","max_tokens":10,"__proto__":{"polluted":1},"messages":[{"role":"user","content":"Hi","__proto__":{"polluted":1}}],"tools":[{"name":"__proto__","input_schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}},{"name":"constructor","input_schema":{"type":"object"}}]}`;
    stack.sim.enqueue(scenarios.toolCall("constructor", {}));
    const answer = await fetch(`${stack.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(await answer.json()).toMatchObject({
      content: [{ type: "tool_use", name: "constructor", input: {} }],
    });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(stack.sim.turns[0]?.problem).toBeNull();
  });
});

it("answers one stream too many with 429 and says when to come back", async () => {
  const { url } = await stack.another({ maxStreams: 1 });
  const { opened, open } = gate();
  stack.sim.enqueue(scenarios.pausedAt("first_delta", opened, scenarios.text("Slow.")));
  const ask = (): Promise<Response> =>
    fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, stream: true }),
    });
  const first = await ask();
  const second = await ask();
  expect(second.status).toBe(429);
  expect(second.headers.get("retry-after")).toBe("1");
  open();
  expect(await first.text()).toContain("message_stop");
  expect((await ask()).status).toBe(200);
});

it("keeps secrets: no token, key or prompt in any record, error or status", async () => {
  const { url } = await stack.another({ apiKey: "the-proxy-key" });
  const secret = "a prompt nobody may log";
  stack.sim.script(() => scenarios.unauthorized());
  const answer = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "the-proxy-key" },
    body: JSON.stringify({ ...HELLO, messages: [{ role: "user", content: secret }] }),
  });
  const status = await fetch(`${url}/status`, { headers: { "x-api-key": "the-proxy-key" } });
  const said = [await answer.text(), await status.text(), JSON.stringify(stack.records)].join("\n");
  const { readFile } = await import("node:fs/promises");
  const login = JSON.parse(await readFile(`${stack.codexHome}/auth.json`, "utf8")) as {
    tokens: Record<string, string>;
  };
  const tokens = Object.values(login.tokens).filter((token) => typeof token === "string");
  expect(tokens.length).toBeGreaterThan(3);
  for (const token of tokens) expect(said).not.toContain(token);
  expect(said).not.toContain("the-proxy-key");
  expect(said).not.toContain(secret);
});
