import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run, type FakeIo } from "./fake-io.ts";
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
    expect(err).toMatch(/✔ Logged in as .\*{3}@.*; kept in .*auth\.json\n$/);
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

  it("in one way only", async () => {
    expect(await run(["login", "--device", "--api-key"])).toMatchObject({ code: 2 });
  });

  it("can be cancelled", async () => {
    const { io } = await simulated({ devicePending: 1_000_000, deviceInterval: "1" });
    const done = run(["login", "--device"], io);
    await until(() => io.err().includes("type this code"));
    io.signal("SIGINT");
    const { code, err } = await done;
    expect(code).toBe(130);
    expect(err).toMatch(/\nerror: The login was cancelled\.\n$/);
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
    expect(out).toMatch(/^credits +\S+/m);
    expectNoSecrets(io);
  });

  it("is JSON when asked", async () => {
    const { io } = await loggedIn();
    const { out } = await run(["status", "--json"], io);
    expect(JSON.parse(out)).toMatchObject({
      login: { kind: "chatgpt", plan: "plus" },
      quota: { limits: { codex: { windows: [{ used_percent: 12 }, { used_percent: 34 }] } } },
      problem: null,
    });
    expectNoSecrets(io);
  });

  it("ends with 3 when nobody is logged in", async () => {
    const { io } = await simulated();
    const { code, out, err } = await run(["status"], io);
    expect(code).toBe(3);
    expect(out).toMatch(/^login {2}none/);
    expect(err).toMatch(/^error: .*codexthropic login/);
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

  it("says when nobody was logged in", async () => {
    const { io } = await simulated();
    expect(await run(["logout"], io)).toMatchObject({ code: 0, err: "Nobody was logged in.\n" });
  });
});

describe("doctor", () => {
  const levels = (out: string): Record<string, string> =>
    Object.fromEntries(
      (JSON.parse(out) as { what: string; level: string }[]).map(({ what, level }) => [what, level]),
    );

  it("finds a healthy machine healthy, but for Claude Code", async () => {
    const { io } = await loggedIn({}, { env: { PORT: "0", PATH: "" } });
    const { code, out } = await run(["doctor", "--json"], io);
    expect(levels(out)).toEqual({
      node: "fine",
      config: "fine",
      backend: "fine",
      clock: "fine",
      issuer: "fine",
      login: "fine",
      files: "fine",
      account: "fine",
      models: "fine",
      port: "fine",
      claude: "warning",
    });
    expect(code).toBe(0);
    expectNoSecrets(io);
  });

  it("ends with 1 without a login, and says what to do", async () => {
    const { io } = await simulated({}, { env: { PORT: "0", PATH: "" } });
    const { code, out } = await run(["doctor"], io);
    expect(code).toBe(1);
    expect(out).toMatch(/^✘ {2}login +.*→ codexthropic login$/m);
    expect(out).toMatch(/^! {2}claude .*→ npm install --global @anthropic-ai\/claude-code$/m);
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
