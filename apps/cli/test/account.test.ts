import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { once } from "node:events";
import { createServer } from "node:http";
import { stripVTControlCharacters } from "node:util";
import type { AddressInfo } from "node:net";
import type { Sim } from "@codexthropic/codex-sim";
import { describe, expect, it, onTestFinished } from "vitest";
import { fakeIo, run, type FakeIo } from "./fake-io.ts";
import { loggedIn, simulated, until } from "./simulated.ts";

const authFile = (io: FakeIo): string => join(io.env["CODEX_HOME"] ?? "", "auth.json");

/** Nothing that a command prints may hold a secret of the login. */
function expectNoSecrets(io: FakeIo): void {
  const stored = existsSync(authFile(io)) ? readFileSync(authFile(io), "utf8") : "";
  for (const [, secret] of stored.matchAll(/"(?:\w*token|account_id|OPENAI_API_KEY)": "([^"]{8,})"/g)) {
    expect(io.out() + io.err()).not.toContain(secret);
  }
}

describe("login", () => {
  it("with a device code", async () => {
    const { io } = await simulated();
    const { code, err, out } = await run(["login", "--device"], io);
    expect([code, out]).toEqual([0, ""]);
    expect(err).toMatch(
      /Open http\S+\/codex\/device on any device and type this code \(valid until \d\d:\d\d\):\n\n {2}\S+\n/,
    );
    expect(err).toMatch(/✔ Logged in as .\*{3}@.*; kept in .*auth\.json\nNext: codexthropic claude .*\n$/);
    expectNoSecrets(io);
  });

  it("in the browser, by an address that is shown when there is no desktop", async () => {
    const { io } = await simulated();
    const done = run(["login"], io);
    const url = await until(() => /https?:\S+authorize\S+/.exec(io.err())?.[0]);
    expect(io.err()).toContain("Open this address:");
    await fetch(url);
    const { code, err } = await done;
    expect(code).toBe(0);
    expect(err).toContain("✔ Logged in as");
    expectNoSecrets(io);
  });

  it("with an API key from stdin", async () => {
    const { io } = await simulated({}, { stdin: "key-of-a-test\n" });
    const { code, err } = await run(["login", "--api-key"], io);
    expect(code).toBe(0);
    expect(err).toMatch(/✔ Logged in with an API key; kept in /);
    expect(JSON.parse(readFileSync(authFile(io), "utf8"))).toMatchObject({ OPENAI_API_KEY: "key-of-a-test" });
    expectNoSecrets(io);
  });

  it("refuses what cannot be a key, and asks before it replaces a ChatGPT login", async () => {
    for (const [key, problem] of [
      ["two words", /holds blanks/],
      ["", /is empty/],
      ["eyJhbGciOi.x.y", /is a token/],
    ] as const) {
      const { io } = await simulated({}, { stdin: key });
      const { code, err } = await run(["login", "--api-key"], io);
      expect([code, existsSync(authFile(io))]).toEqual([2, false]);
      expect(err).toMatch(problem);
      if (key !== "") expect(err).not.toContain(key);
    }
    const { io } = await loggedIn({}, { stdin: "sk-test" });
    const refused = await run(["login", "--api-key"], io);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("--force");
    expect(JSON.parse(readFileSync(authFile(io), "utf8")).auth_mode).not.toBe("apikey");
    const forced = fakeIo({ stdin: "sk-test", home: io.home, env: io.env });
    expect(await run(["login", "--api-key", "--force"], forced)).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(authFile(io), "utf8"))).toMatchObject({ OPENAI_API_KEY: "sk-test" });
  });

  it("leaves another program on the port that was chosen alone, and says what to do", async () => {
    const asked: string[] = [];
    const other = createServer((request, response) => {
      asked.push(request.url ?? "");
      response.end();
    });
    await once(other.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { io } = await simulated();
    const { code, err } = await run(["login", "--port", String(port)], io);
    expect(code).toBe(1);
    expect(err).toMatch(/codexthropic login --port <n>/);
    expect(asked).toEqual([]);
  });

  it("in one way only", async () => {
    expect(await run(["login", "--device", "--api-key"])).toMatchObject({ code: 2 });
  });

  it.each([
    ["", false],
    [" in a terminal, where ^C stands on the line", true],
  ])("can be cancelled%s", async (_, tty) => {
    const { io } = await simulated({ devicePending: 1_000_000, deviceInterval: "1" }, { tty });
    const done = run(["login", "--device"], io);
    await until(() => io.err().includes("type this code"));
    io.signal("SIGINT");
    const { code, err } = await done;
    expect(code).toBe(130);
    expect(stripVTControlCharacters(err)).toMatch(
      tty
        ? /cancels\.\n\nerror: The login was cancelled\.\n$/
        : /cancels\.\nerror: The login was cancelled\.\n$/,
    );
    expect(existsSync(authFile(io))).toBe(false);
  });
});

describe("status", () => {
  it("shows login, plan and both windows", async () => {
    const now = Date.UTC(2026, 10, 25, 12);
    const { io } = await loggedIn(
      { now: () => now, quota: { primary: 80, secondary: 34 } },
      { now: () => now },
    );
    const { code, out, err } = await run(["status"], io);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^login +ChatGPT +plus +.\*{3}@/m);
    expect(out).toMatch(/^5 hours +▰{16}▱{4} +80 % used {2}resets .* \(in 2 h\)$/m);
    expect(out).toMatch(/^7 days +▰{7}▱{13} +34 % used {2}resets .* \(in 3 d\)$/m);
    expect(out).toMatch(
      /^forecast +at this pace the 5-hour window is full at .*\d\d:\d\d, the week lasts until .*\d\d:\d\d$/m,
    );
    expect(out).toMatch(/^credits +\S+/m);
    expectNoSecrets(io);
  });

  it("forecasts from what running proxies have noted", async () => {
    const now = Date.UTC(2026, 10, 25, 12);
    const { io } = await loggedIn({ now: () => now, quota: { primary: 50 } }, { now: () => now });
    const usage = join(io.home, "usage");
    mkdirSync(usage);
    const noted = { used: 0.5, minutes: 300, resets_at: now + 7_200_000, read_at: now - 1_800_000 };
    writeFileSync(
      join(usage, "quota.json"),
      JSON.stringify({ v: 1, readings: [noted, { used: "x" }, null] }),
    );
    const idle = fakeIo({ home: io.home, env: { ...io.env, CODEXTHROPIC_USAGE: usage }, now: () => now });
    const { out } = await run(["status", "--json"], idle);
    expect(JSON.parse(out)).toMatchObject({
      quota: {
        limits: {
          codex: {
            windows: [
              { used: 0.5, forecast: { kind: "lasts", until: "2026-11-25T14:00:00.000Z", used: 0.5 } },
              { used: 0.34, forecast: { kind: "lasts" } },
            ],
          },
        },
      },
    });
  });

  it("is JSON when asked", async () => {
    const { io } = await loggedIn();
    const { out } = await run(["status", "--json"], io);
    expect(JSON.parse(out)).toMatchObject({
      login: { kind: "chatgpt", plan: "plus" },
      quota: { limits: { codex: { windows: [{ used: 0.12 }, { used: 0.34 }] } } },
      problem: null,
    });
    const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
    const { login, quota } = JSON.parse(out);
    for (const time of [login.expires_at, quota.observed_at, quota.limits.codex.windows[0].resets_at])
      expect(time).toMatch(iso);
    expect(out).not.toMatch(/"[a-z]+[A-Z]\w*":/);
    expectNoSecrets(io);
  });

  it("ends with 3 when nobody is logged in", async () => {
    const { io } = await simulated();
    const { code, out, err } = await run(["status"], io);
    expect(code).toBe(3);
    expect(out).toMatch(/^login {2}none/);
    expect(err).toMatch(/^error: Not logged in\.\n {2}codexthropic login .*\n {2}codexthropic demo /);
  });

  it("ends with 1 when the backend cannot be asked, and still shows the login", async () => {
    const { sim, io } = await loggedIn();
    await sim.close();
    const { code, out, err } = await run(["status"], io);
    expect(code).toBe(1);
    expect(out).toMatch(/^login +ChatGPT/);
    expect(err).toMatch(/^error: /);
  });
});

describe("models", () => {
  it("marks what stands behind which name", async () => {
    const { io } = await loggedIn();
    const { code, out } = await run(["models", "--opus", "gpt-6-sol", "--haiku", "gpt-4-gone"], io);
    expect(code).toBe(0);
    expect(out).toMatch(/^gpt-5\.5 +272k +low \[medium\] high xhigh +fast +full +sonnet, other$/m);
    expect(out).toMatch(/^gpt-6-sol +272k .* fast +full, lite +opus$/m);
    expect(out).toContain("note: haiku → gpt-4-gone, which this account does not list");
    expect(out).not.toContain("codex-auto-review");
  });

  it("wants a login", async () => {
    const { io } = await simulated();
    expect(await run(["models"], io)).toMatchObject({ code: 3, out: "" });
  });
});

describe("logout", () => {
  it("revokes and forgets", async () => {
    const { sim, io } = await loggedIn();
    expect(await run(["logout"], io)).toMatchObject({ code: 0, out: "", err: "✔ Logged out.\n" });
    expect(existsSync(authFile(io))).toBe(false);
    expect(sim.log.some(({ path }) => path.includes("revoke"))).toBe(true);
  });

  it.each<[string, (sim: Sim, proxy: string) => Record<string, string>, RegExp]>([
    [
      "a login server that fails",
      ({ url }) => ({ CODEX_REVOKE_TOKEN_URL_OVERRIDE: `${url}/nowhere` }),
      /answered 404/,
    ],
    [
      "a network proxy that wants a login",
      (_, proxy) => ({ HTTP_PROXY: proxy }),
      /proxy 127\.0\.0\.1:\d+ refused .*\(407/,
    ],
  ])("forgets all the same, and names %s", async (_, env, words) => {
    const proxy = createServer();
    proxy.on(
      "connect",
      (_request, socket) => void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
    );
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void proxy.close());
    const { sim, io } = await loggedIn();
    Object.assign(io.env, env(sim, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`));
    const { code, err } = await run(["logout"], io);
    expect(code).toBe(0);
    expect(err).toMatch(/Logged out\.\n.*only forgotten here\./);
    expect(err).toMatch(words);
    expect(existsSync(authFile(io))).toBe(false);
  });

  it("says when nobody was logged in", async () => {
    const { io } = await simulated();
    expect(await run(["logout"], io)).toMatchObject({ code: 0, err: "Nobody was logged in.\n" });
  });
});

describe("doctor", () => {
  const levels = (out: string): Record<string, string> =>
    Object.fromEntries(
      (JSON.parse(out) as { findings: { id: string; level: string }[] }).findings.map(({ id, level }) => [
        id,
        level,
      ]),
    );

  it("finds a healthy machine healthy, but for Claude Code", async () => {
    const { io } = await loggedIn({ websocket: true }, { env: { PORT: "0", PATH: "" } });
    const { code, out } = await run(["doctor", "--json"], io);
    expect(levels(out)).toEqual({
      node: "ok",
      config: "ok",
      backend: "ok",
      clock: "ok",
      issuer: "ok",
      login: "ok",
      files: "ok",
      account: "ok",
      websocket: "ok",
      models: "ok",
      check: "ok",
      port: "ok",
      claude: "warning",
    });
    expect(code).toBe(0);
    expectNoSecrets(io);
  });

  it("tells whether a WebSocket can be had, which is no fault of the machine", async () => {
    const { io, sim } = await loggedIn({}, { env: { PORT: "0", PATH: "" } });
    const { code, out } = await run(["doctor"], io);
    expect(out).toMatch(/^! {2}websocket +the handshake was answered with 426 → /m);
    expect(code).toBe(0);
    expect(sim.turns).toEqual([]);

    expect((await run(["--transport", "http", "doctor"], io)).out).toMatch(/websocket +turned off/);
    expectNoSecrets(io);
  });

  it("ends with 1 without a login, and says what to do", async () => {
    const { io } = await simulated({}, { env: { PORT: "0", PATH: "" } });
    const { code, out } = await run(["doctor"], io);
    expect(code).toBe(1);
    expect(out).toMatch(/^✘ {2}login +.*→ codexthropic login$/m);
    expect(out).toMatch(/^! {2}claude .*→ npm install --global @anthropic-ai\/claude-code$/m);
  });

  it("finds a wrong setting and looks at the rest", async () => {
    const { io } = await loggedIn({}, { env: { PORT: "tcp://10.0.0.1:80", PATH: "" } });
    const { code, out } = await run(["doctor", "--json"], io);
    expect([code, JSON.parse(out).ok]).toEqual([1, false]);
    expect(levels(out)).toMatchObject({ config: "error", login: "ok" });
  });

  it("ends with 1 without a network", async () => {
    const { sim, io } = await simulated({}, { env: { PORT: "0", PATH: "" } });
    await sim.close();
    const { code, out } = await run(["doctor"], io);
    expect(code).toBe(1);
    expect(out).toMatch(/^✘ {2}backend +Cannot reach 127\.0\.0\.1:\d+: connect ECONNREFUSED/m);
  });

  it("warns of files that others can read, of a wrong clock, of an unknown model", async () => {
    const { io } = await loggedIn(
      {},
      { env: { PORT: "0", PATH: "", CODEXTHROPIC_MODEL: "gpt-4-gone" }, now: () => Date.now() - 3_600_000 },
    );
    const { chmodSync } = await import("node:fs");
    chmodSync(authFile(io), 0o644);
    const { code, out } = await run(["doctor", "--json"], io);
    expect(levels(out)).toMatchObject({ files: "warning", clock: "warning", models: "warning" });
    expect(code).toBe(0);
  });

  it("finds settings of Claude Code that fight with ours", async () => {
    const { io } = await loggedIn({}, { env: { PORT: "0", PATH: "" } });
    const { mkdirSync } = await import("node:fs");
    mkdirSync(join(io.home, ".claude"));
    writeFileSync(
      join(io.home, ".claude", "settings.json"),
      JSON.stringify({
        apiKeyHelper: "x",
        env: { ANTHROPIC_BASE_URL: "https://else.example", DISABLE_TELEMETRY: "1" },
      }),
    );
    const { out } = await run(["doctor"], io);
    expect(out).toMatch(/settings.*sets apiKeyHelper: its key would be sent/);
    expect(out).toMatch(/settings.*sets env\.ANTHROPIC_BASE_URL: requests go there/);
    expect(out).toMatch(/settings.*sets env\.DISABLE_TELEMETRY: auto mode refuses/);
  });
});
