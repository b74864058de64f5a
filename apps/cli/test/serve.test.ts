import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gate, scenarios } from "@codexthropic/codex-sim";
import { describe, expect, it, onTestFinished } from "vitest";
import { runCli } from "../src/cli.ts";
import { run, type FakeIo } from "./fake-io.ts";
import { loggedIn, simulated, until } from "./simulated.ts";

/** Starts `codexthropic` and waits for its banner. */
async function serve(io: FakeIo, ...flags: string[]): Promise<{ url: string; ended: Promise<number> }> {
  const ended = runCli(["--port", "0", ...flags], io);
  const url = await Promise.race([until(() => /http:\/\/[\w.:[\]]+:\d+/.exec(io.err())?.[0]), ended]);
  if (typeof url === "number") throw new Error(`It ended with ${url}: ${io.err()}`);
  onTestFinished(async () => {
    io.signal("SIGTERM");
    await ended;
  });
  return { url, ended };
}

const ask = (url: string, headers: Record<string, string> = {}, more: object = {}): Promise<Response> =>
  fetch(`${url}/v1/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({
      model: "claude-opus-5-5",
      max_tokens: 100,
      messages: [{ role: "user", content: "the-prompt" }],
      ...more,
    }),
  });

describe("serve", () => {
  it("takes signals as soon as it says where it is", async () => {
    const { io } = await loggedIn();
    const write = io.stderr.write.bind(io.stderr);
    io.stderr.write = (text) => {
      if (text.includes("http://") && !io.err().includes("http://")) io.signal("SIGHUP");
      return write(text);
    };
    await serve(io);
    await until(() => io.err().includes("SIGHUP: configuration read again"));
  });

  it("warns of a model that the catalogue does not list, with the flag and a guess", async () => {
    const { io } = await loggedIn();
    await serve(io, "--opus", "gpt-6-soll", "--haiku", "gpt-5.5");
    await until(() => io.err().includes("warning"));
    expect(io.err()).toMatch(
      /warning: --opus: the account's catalogue lists no gpt-6-soll; did you mean gpt-6-sol\?\n/,
    );
    expect(io.err()).not.toContain("--haiku");
  });

  it("says where it is, answers, and logs each request in one line", async () => {
    const { io } = await loggedIn();
    const { url } = await serve(io, "--fast", "--opus", "gpt-6-sol");
    expect(io.err()).toMatch(/^codexthropic \S+ on http:\/\/127\.0\.0\.1:\d+ {2}FAST mode\n/);
    expect(io.err()).toMatch(/^ {2}login {3}ChatGPT plus, token refreshes in /m);
    expect(io.err()).toMatch(/^ {2}models {2}opus → gpt-6-sol · sonnet, haiku, other → gpt-5\.5$/m);
    const answer = await ask(url);
    expect(await answer.json()).toMatchObject({ type: "message", model: "claude-opus-5-5" });
    await fetch(`${url}/api/hello`, { method: "HEAD" });
    await fetch(`${url}/status`);
    await fetch(`${url}/nothing`);
    const lines = await until(() => {
      const log = io
        .err()
        .split("\n")
        .filter((line) => / {2}(?:POST|GET|HEAD) {2}/.test(line));
      return log.length >= 2 && log;
    });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /POST {2}\/v1\/messages {2}200 {2}claude-opus-5-5 → gpt-6-sol {2}http {2}in \d+ cached \d+ out \d+ {2}first .* {2}total .* {2}fast$/,
    );
    expect(lines[1]).toMatch(/GET {2}\/nothing {2}404 .*not_found_error/);
    expect(io.out()).toBe("");
  });

  it("logs JSON when asked, from the first line on", async () => {
    const { io } = await loggedIn();
    // No colour, no banner: every line is an object.
    const ended = runCli(["--port", "0", "--log-format", "json"], io);
    const first = await until(
      () => io.err().includes("\n") && (JSON.parse(io.err()) as { event: string; url: string }),
    );
    expect(first).toMatchObject({
      event: "listening",
      fast: false,
      login: { kind: "chatgpt", plan: "plus", expires_at: expect.any(String) as string },
    });
    await (await ask(first.url)).text();
    const [, request] = await until(() => {
      const lines = io.err().trimEnd().split("\n");
      return lines.length > 1 && lines.map((line) => JSON.parse(line) as object);
    });
    expect(request).toMatchObject({
      event: "request",
      status: 200,
      upstream_model: "gpt-5.5",
      usage: { output: expect.any(Number) as number },
    });
    io.signal("SIGTERM");
    expect(await ended).toBe(143);
  });

  it("traces events with --verbose, texts only with DEBUG=codexthropic:body", async () => {
    const secretive = await loggedIn();
    const one = await serve(secretive.io, "--verbose");
    await (await ask(one.url, {}, { stream: true })).text();
    await until(() => secretive.io.err().includes("→client  message_stop"));
    expect(secretive.io.err()).toMatch(/req_\S+ {2}client→ {2}request {2}.*\d+ B/);
    expect(secretive.io.err()).toMatch(/req_\S+ {2}upstream→ {2}response\.completed/);
    expect(secretive.io.err()).not.toContain("the-prompt");

    const open = await loggedIn({}, { env: { DEBUG: "codexthropic:body" } });
    const two = await serve(open.io);
    await (await ask(two.url, {}, { stream: true })).text();
    await until(() => open.io.err().includes("the-prompt"));
  });

  it("starts without a login and says so", async () => {
    const { io } = await simulated();
    await serve(io);
    expect(io.err()).toMatch(/^ {2}login {3}Not logged in\. codexthropic login logs in; .*$/m);
  });

  it("sends nothing upstream at the start", async () => {
    const { sim, io } = await loggedIn();
    await serve(io);
    expect(sim.log).toEqual([]);
  });
});

describe("beyond loopback", () => {
  it.each([
    [["--host", "0.0.0.0"], {}, "--host"],
    [["--host", "::"], {}, "--host"],
    [[], { HOST: "192.0.2.1" }, "$HOST"],
  ])("%j %j is refused without a key", async (flags, env, source) => {
    const { code, err, out } = await run(["--port", "0", ...flags], { env });
    expect([code, out]).toEqual([2, ""]);
    expect(err).toContain(`error: ${source}: refusing to listen on`);
    expect(err).toContain("--generate-key");
  });

  it("a generated key is shown once and wanted from then on", async () => {
    const { io } = await loggedIn();
    const { url } = await serve(io, "--host", "0.0.0.0", "--generate-key");
    const key = /key +(ct_\S{32})/.exec(io.err())?.[1] ?? "";
    const local = url.replace("0.0.0.0", "127.0.0.1");
    expect((await ask(local)).status).toBe(401);
    expect((await ask(local, { "x-api-key": key })).status).toBe(200);
    expect((await ask(local, { authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await fetch(`${local}/healthz`)).status).toBe(200);
    expect(io.err().split(key)).toHaveLength(2);
    // All addresses are none that a client could ask.
    expect(io.err()).toContain(`ANTHROPIC_BASE_URL=${local} `);
  });
});

describe("a port that is taken", () => {
  it("by another codexthropic", async () => {
    const { io } = await loggedIn();
    const { url } = await serve(io);
    const port = new URL(url).port;
    const { code, err } = await run(["--port", port]);
    expect(code).toBe(1);
    expect(err).toContain(`error: Port ${port} (--port) on 127.0.0.1 is taken by another codexthropic `);
    expect(err).toContain(`\n  Use the one that runs: it answers at ${url}\n`);
    expect(err).toContain(`\n  Or choose another port: codexthropic --port ${Number(port) + 1}, `);
    const simulator = await run(["sim", "--port", port]);
    expect(simulator.err).toContain(`\n  Choose another port: codexthropic sim --port ${Number(port) + 1}, `);
    expect(simulator.err).not.toContain("the one that runs");
  });

  it("by something else", async () => {
    const server = await listening((_, response) => response.end("hello"));
    const { port } = server.address() as AddressInfo;
    const { code, err } = await run([], { env: { PORT: String(port) } });
    expect(code).toBe(1);
    expect(err).toContain(`error: Port ${port} ($PORT) on 127.0.0.1 is taken by another program`);
    // Only Linux tells who it is.
    expect(err.includes(`(pid ${process.pid}`)).toBe(process.platform === "linux");
  });

  it("or cannot be had at all", async () => {
    const { code, err } = await run(["--port", "0", "--host", "192.0.2.1", "--api-key", "k"]);
    expect(code).toBe(1);
    expect(err).toContain("192.0.2.1 is no address of this machine.");
  });
});

describe("signals", () => {
  it("the first lets open answers end", async () => {
    const { sim, io } = await loggedIn();
    const { url, ended } = await serve(io);
    const hold = gate();
    sim.enqueue(scenarios.pausedAt("first_delta", hold.opened, scenarios.text("patience")));
    const answer = ask(url);
    await sim.waitFor(({ path }) => path.endsWith("/responses"));
    io.signal("SIGTERM");
    await until(() => io.err().includes("SIGTERM: taking no new requests"));
    await expect(fetch(`${url}/healthz`)).rejects.toThrow("fetch failed");
    hold.open();
    expect(await (await answer).json()).toMatchObject({ content: [{ text: "patience" }] });
    expect(await ended).toBe(143);
    expect(io.exits).toEqual([]);
  });

  it("the second does not wait", async () => {
    const { sim, io } = await loggedIn();
    const { url, ended } = await serve(io);
    const hold = gate();
    sim.enqueue(scenarios.pausedAt("first_delta", hold.opened));
    const answer = ask(url);
    await sim.waitFor(({ path }) => path.endsWith("/responses"));
    io.signal("SIGINT");
    io.signal("SIGINT");
    await until(() => io.exits.length > 0);
    expect(io.exits).toEqual([130]);
    // The real process is gone by now; this one lets the answer end.
    hold.open();
    await (await answer).text();
    expect(await ended).toBe(130);
  });

  it("SIGHUP reads the configuration again, for new requests on the same port", async () => {
    const { sim, io } = await loggedIn();
    const { url } = await serve(io);
    const hold = gate();
    sim.enqueue(scenarios.pausedAt("first_delta", hold.opened, scenarios.text("old")), scenarios.text("new"));
    const before = ask(url);
    await sim.waitFor(({ path }) => path.endsWith("/responses"));
    configFile(io)('model = "gpt-6-sol"');
    io.signal("SIGHUP");
    await until(() => io.err().includes("SIGHUP: configuration read again"));
    expect(await (await ask(url)).json()).toMatchObject({ content: [{ text: "new" }] });
    hold.open();
    expect(await (await before).json()).toMatchObject({ content: [{ text: "old" }] });
    // Twice for the second: the full lane does not know it.
    expect(new Set(sim.turns.map(({ body }) => (body as { model: string }).model))).toEqual(
      new Set(["gpt-5.5", "gpt-6-sol"]),
    );
  });

  it("SIGHUP moves to another address, and stays where it is when that one is taken", async () => {
    const { io } = await loggedIn();
    const configure = configFile(io);
    configure("port = 0");
    const ended = runCli([], io);
    const first = await until(() => /http:\/\/\S+:\d+/.exec(io.err())?.[0]);

    const taken = await listening((_, response) => void response.end());
    configure(`port = ${(taken.address() as AddressInfo).port}`);
    io.signal("SIGHUP");
    await until(() => /error: SIGHUP: Port \d+ .*is taken by another program/.test(io.err()));
    expect((await ask(first)).status).toBe(200);

    configure('port = 0\nhost = "127.0.0.2"');
    io.signal("SIGHUP");
    io.signal("SIGHUP");
    const moved = await until(() => /read again {2}url=\S+[^]*read again {2}url=(\S+)/.exec(io.err())?.[1]);
    expect(moved).toMatch(/^http:\/\/127\.0\.0\.2:\d+$/);
    await expect(fetch(`${first}/healthz`)).rejects.toThrow("fetch failed");
    io.signal("SIGTERM");
    expect(await ended).toBe(143);
  });

  it("SIGHUP with a wrong configuration changes nothing", async () => {
    const { io } = await loggedIn();
    const { url } = await serve(io);
    configFile(io)("model = 1");
    io.signal("SIGHUP");
    await until(() => io.err().includes("error: SIGHUP: "));
    expect(io.err()).toContain("config.toml: model: 1 is not a model");
    expect((await ask(url)).status).toBe(200);
  });
});

function configFile({ home }: FakeIo): (content: string) => void {
  const dir = join(home, ".config", "codexthropic");
  mkdirSync(dir, { recursive: true });
  return (content) => writeFileSync(join(dir, "config.toml"), content);
}

async function listening(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return server;
}
