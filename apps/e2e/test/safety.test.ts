import { once } from "node:events";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { createCodexAuth } from "@codexthropic/codex-auth";
import { createCodexClient } from "@codexthropic/codex-client";
import { gate, scenarios } from "@codexthropic/codex-sim";
import { createProxy } from "codexthropic";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

describe("upgrade requests and half-closed connections", () => {
  it("gives a half-closing client its stream", async () => {
    const body = JSON.stringify({ ...HELLO, stream: true });
    const { opened, open } = gate();
    stack.sim.enqueue(scenarios.pausedAt("first_delta", opened, scenarios.text("Half-closed.")));
    const answer = halfClosing(stack.url, post({ connection: "close" }, body));
    setTimeout(open, 100);
    expect(await answer).toMatch(/^HTTP\/1\.1 200 [^]*message_stop/);
  });

  it.each([true, false])("ends the upstream request when the client closes (stream: %s)", async (stream) => {
    const body = JSON.stringify({ ...HELLO, stream });
    stack.sim.script(() => scenarios.silence("before_terminal", scenarios.text("One two three.")));
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname, () => socket.write(post({}, body)));
    await stack.sim.waitFor(({ path }) => path.endsWith("/responses"));
    if (stream) await new Promise((resolve) => socket.once("data", resolve));
    socket.destroy();
    await stack.sim.waitFor(({ aborted }) => aborted !== null);
    await vi.waitUntil(() => stack.records.length > 0);
    expect(stack.records[0]).toMatchObject({ status: stream ? 200 : 499, aborted: true, error: null });
    const status = (await (await fetch(`${stack.url}/status`)).json()) as {
      totals: object;
      errors: object[];
    };
    expect(status.totals).toMatchObject({ errors: 0, aborted: 1 });
    expect(status.errors).toEqual([]);
    const metrics = await (await fetch(`${stack.url}/metrics`)).text();
    expect(metrics).toContain("codexthropic_aborted_total 1");
    expect(metrics).not.toContain("codexthropic_errors_total{");
  });

  it("knows a client that leaves during its upload, or before the first output, from a failure", async () => {
    const { hostname, port } = new URL(stack.url);
    const socket = connect(Number(port), hostname, () => socket.write(post({ "content-length": "5000" })));
    await once(socket, "connect");
    setTimeout(() => socket.destroy(), 50);
    await vi.waitUntil(() => stack.records.length > 0);
    stack.sim.script(() => scenarios.silence("created"));
    const leaving = new AbortController();
    const asked = fetch(`${stack.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, stream: true }),
      signal: leaving.signal,
    });
    await stack.sim.waitFor(({ path }) => path.endsWith("/responses"));
    leaving.abort();
    await expect(asked).rejects.toThrow("aborted");
    await vi.waitUntil(() => stack.records.length > 1);
    expect(stack.records).toMatchObject([
      { status: 499, aborted: true, error: null },
      { status: 499, aborted: true, error: null },
    ]);
  });
});

/** Sends everything, closes the sending side, and reads to the end. */
async function halfClosing(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
  socket.end(text);
  let answer = "";
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe("unfinished uploads", () => {
  it("take no place from anybody else, however many they are", async () => {
    const { url } = await stack.another({ maxStreams: 4 });
    const { hostname, port } = new URL(url);
    const sockets = await Promise.all(
      Array.from({ length: 400 }, async () => {
        const socket = connect(Number(port), hostname);
        socket.on("error", () => undefined);
        await once(socket, "connect");
        socket.write(post({ "content-length": "5000" }));
        return socket;
      }),
    );
    const answered = sockets.filter((socket) => once(socket, "data"));
    expect(answered).toHaveLength(400);
    await vi.waitUntil(() => stack.records.filter(({ status }) => status === 429).length >= 400 - 256);
    const answer = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(HELLO),
    });
    expect(answer.status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });
});

describe("request targets and addresses", () => {
  it("takes the absolute form, whose host is the one that counts", async () => {
    const { host } = new URL(stack.url);
    const get = (target: string, name: string): Promise<string> =>
      raw(stack.url, `GET ${target} HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`);
    expect(await get(`http://${host}/v1/models?limit=1`, host)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get(`HTTP://localhost/healthz`, host)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get(`http://${host}`, host)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get(`http://${host}?a=b`, "127.0.0.1")).toMatch(/^HTTP\/1\.1 200 /);
    expect(await get(`http://attacker.example/v1/models`, host)).toMatch(/^HTTP\/1\.1 403 /);
    expect(await get(`ftp://${host}/v1/models`, host)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it.each([
    ["127.0.0.2", "127.0.0.2"],
    ["127.255.255.254", "127.255.255.254"],
    ["[::1]", "[::1]"],
    ["::1", "[::1]"],
    ["0:0:0:0:0:0:0:1", "[::1]"],
    ["localhost", "localhost"],
  ])("--host %s is loopback: no key is needed", async (host, name) => {
    const listening = await createProxy().listen({ host });
    const answer = await fetch(`http://${name}:${listening.port}/healthz`);
    await listening.close();
    expect(answer.status).toBe(200);
  });

  it.each(["0.0.0.0", "::", "[::]", "::ffff:10.0.0.1", "127.0.0.1.attacker.example", "0"])(
    "--host %s is not",
    async (host) => {
      await expect(createProxy().listen({ host })).rejects.toThrow(/apiKey/);
    },
  );
});

describe("model names", () => {
  const ask = (model: unknown): Promise<Response> =>
    fetch(`${stack.url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, model }),
    });

  it.each([
    ["another script", "gpt-ü€"],
    ["a line break", "gpt-5.5\n12:00:00  POST  /v1/messages  200"],
    ["an escape sequence", "\u001b[2Jclaude"],
    ["a C1 control character", "claude\u009b2J"],
    ["a reversed text", "claude\u202egpt"],
    ["a megabyte", "claude-".padEnd(1_000_000, "x")],
    ["257 characters", "x".repeat(257)],
    ["nothing", ""],
    ["no string", 5],
  ])("refuses %s with its path, and keeps it out of log and status", async (_what, model) => {
    const answer = await ask(model);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { type: "invalid_request_error", message: expect.stringMatching(/^model: /) as string },
    });
    expect(stack.sim.log).toEqual([]);
    expect(stack.records).toMatchObject([{ model: null, status: 400 }]);
    expect((await (await fetch(`${stack.url}/status`)).text()).length).toBeLessThan(5000);
  });

  it.each(["x".repeat(256), "claude opus (the large one)", "claude-opus-4-5[1m]"])(
    "takes %j",
    async (model) => {
      expect((await ask(model)).status).toBe(200);
    },
  );

  it.each(["%ZZ", "%", "%ff", "gpt-%C3%BC", "%0a", `claude-${"x".repeat(300)}`])(
    "GET /v1/models/%s is the client's fault",
    async (id) => {
      const answer = await raw(
        stack.url,
        `GET /v1/models/${id} HTTP/1.1\r\nhost: ${new URL(stack.url).host}\r\nconnection: close\r\n\r\n`,
        { until: /never/ },
      );
      expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*model_id: /);
    },
  );

  it("keeps the beginning of a long path only", async () => {
    const { host } = new URL(stack.url);
    await raw(stack.url, `GET /a${"b".repeat(2000)} HTTP/1.1\r\nhost: ${host}\r\n\r\n`);
    await vi.waitUntil(() => stack.records.length > 0);
    expect(stack.records[0]?.path).toBe(`/a${"b".repeat(254)}…`);
  });
});

it("ends one request, not the process, when a fault of ours shows in the middle of an answer", async () => {
  const auth = createCodexAuth({ codexHome: stack.codexHome });
  const real = createCodexClient({ auth, codexBaseUrl: stack.sim.codexBaseUrl });
  const { url } = await stack.another({
    auth,
    client: {
      ...real,
      async send(request) {
        const answer = await real.send(request);
        const poisoned = (async function* () {
          for await (const batch of answer.events) yield [null as never, ...batch];
          return undefined;
        })();
        return { ...answer, events: poisoned };
      },
    },
  });
  for (const stream of [true, false]) {
    const answer = await fetch(`${url}/v1/messages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ ...HELLO, stream }),
    });
    expect(await answer.text()).toContain('"type":"api_error"');
    expect(answer.status).toBe(stream ? 200 : 502);
  }
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

it("does not mind hooks that throw", async () => {
  const logged: string[] = [];
  const log = (message: string): void => void logged.push(message);
  const fault = (): void => {
    throw new Error("a fault of the embedder's");
  };
  const { url } = await stack.another({
    onTrace: fault,
    onRequest: fault,
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const answer = await fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...HELLO, stream: true }),
  });
  expect(await answer.text()).toContain("message_stop");
  await vi.waitUntil(() => logged.includes("onRequest has thrown"));
  expect(logged).toContain("onTrace has thrown");
});

it("tells a failure inside a stream by the same type in answer, record and metrics", async () => {
  stack.sim.script(() => scenarios.cut("before_terminal", scenarios.text("One two.")));
  const answer = await fetch(`${stack.url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...HELLO, stream: true }),
  });
  expect(await answer.text()).toContain('"type":"api_error"');
  expect(stack.records).toMatchObject([{ status: 200, aborted: false, error: { type: "api_error" } }]);
  expect(await (await fetch(`${stack.url}/metrics`)).text()).toContain(
    'codexthropic_errors_total{type="api_error",code="cut"} 1',
  );
});
