import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { gate } from "@codexthropic/codex-sim";
import { describe, expect, it } from "vitest";
import { fakeIo, run, type FakeIo } from "./fake-io.ts";
import { loggedIn, simulated, until } from "./simulated.ts";

const FAKE = fileURLToPath(new URL("child/claude.mjs", import.meta.url));

interface Report {
  args: string[];
  env: Record<string, string>;
  status: number;
  stranger: number;
  signal: string | null;
}

async function ready(env: Record<string, string> = {}): Promise<{ io: FakeIo; report: () => Report | null }> {
  const { io } = await loggedIn(
    {},
    { env: { PATH: process.env["PATH"], CODEXTHROPIC_CLAUDE_BIN: FAKE, ...env } },
  );
  const path = join(io.home, "report.json");
  Object.assign(io.env, { FAKE_CLAUDE_REPORT: path });
  const report = (): Report | null =>
    existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Report) : null;
  return { io, report };
}

describe("codexthropic claude", () => {
  it("gives Claude Code a proxy of its own, its arguments untouched, and passes its exit code on", async () => {
    const { io, report } = await ready({ ANTHROPIC_API_KEY: "k", HTTPS_PROXY: "" });
    const args = ["-p", "two words", "--model", "opus", "--help", "--", "--port"];
    const { code, out, err } = await run(["--haiku", "gpt-6-luna", "claude", ...args], io);
    expect([code, out, err]).toEqual([7, "", ""]);
    expect(report()).toMatchObject({ args, status: 200, stranger: 401, signal: null });
    const { env } = report() as Report;
    expect(env).toMatchObject({
      ANTHROPIC_MODEL: "gpt-5.5",
      ANTHROPIC_DEFAULT_HAIKU_MODEL: "gpt-6-luna",
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: "272000",
    });
    expect(env).not.toHaveProperty("ANTHROPIC_API_KEY");
    expect(Object.keys(env).filter((name) => /TELEMETRY|NONESSENTIAL/.test(name))).toEqual([]);
    await expect(fetch(`${env["ANTHROPIC_BASE_URL"]}/healthz`)).rejects.toThrow("fetch failed");
  });

  it("gives it a status line when asked, before or behind its name", async () => {
    for (const args of [
      ["--statusline", "claude", "hi"],
      ["claude", "--statusline", "hi"],
    ]) {
      const { io, report } = await ready();
      expect((await run(args, io)).err).toBe("");
      const [flag, settings = "", ...rest] = report()?.args ?? [];
      expect([flag, rest]).toEqual(["--settings", ["hi"]]);
      expect(JSON.parse(settings)).toEqual({
        statusLine: { type: "command", command: `${io.program.join(" ")} statusline` },
      });
      const usage = join(io.home, ".local", "share", "codexthropic", "usage");
      expect(report()?.env["CODEXTHROPIC_USAGE"]).toBe(usage);
      expect(existsSync(join(usage, "quota.json"))).toBe(true);
    }
  });

  it("tells a death by signal as shells do", async () => {
    const { io } = await ready();
    expect(await run(["claude", "die"], io)).toMatchObject({ code: 137 });
  });

  it.each(["SIGTERM", "SIGHUP", "SIGINT"] as const)("passes %s on", async (signal) => {
    const { io, report } = await ready();
    const ended = run(["claude", "wait"], io);
    await until(() => report()?.signal === "waiting");
    io.signal(signal);
    expect(await ended).toMatchObject({ code: 9 });
    expect(report()?.signal).toBe(signal);
    expect(io.exits).toEqual([]);
  });

  it("logs into a file, and only with --verbose", async () => {
    const { io } = await ready();
    const { err } = await run(["--verbose", "claude", "x"], io);
    const folder = join(io.home, ".local", "state", "codexthropic");
    const [name = ""] = readdirSync(folder);
    expect(err).toBe(`Log: ${join(folder, name)}\n`);
    await until(() => readFileSync(join(folder, name), "utf8").includes("  POST  /v1/messages  200  "));
  });

  it("does not warn of a network proxy in the settings: its own NO_PROXY keeps loopback away from it", async () => {
    const { io } = await ready();
    mkdirSync(join(io.home, ".claude"));
    writeFileSync(join(io.home, ".claude", "settings.json"), '{"env":{"HTTPS_PROXY":"http://proxy:3128"}}');
    expect((await run(["claude", "x"], io)).err).toBe("");
  });

  it("ends after a refresh that is under way, whose tokens would be lost", async () => {
    const { sim, io } = await loggedIn({}, { env: { PATH: process.env["PATH"] } });
    const codexHome = io.env["CODEX_HOME"] ?? "";
    await sim.writeAuthFile(codexHome, { expiresIn: -10 });
    const hold = gate();
    sim.auth.reply({ hold: hold.opened });
    const left = join(io.home, "left");
    const program = join(io.home, "claude");
    writeFileSync(program, `#!/bin/sh\ntouch '${left}'\n`, { mode: 0o755 });
    Object.assign(io.env, { CODEXTHROPIC_CLAUDE_BIN: program });
    let hasEnded = false;
    const ended = run(["claude"], io).finally(() => (hasEnded = true));
    await until(() => existsSync(left));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(hasEnded).toBe(false);
    hold.open();
    expect((await ended).code).toBe(0);
    expect((await run(["models"], io)).code).toBe(0);
    expect(sim.log.filter(({ path }) => path === "/oauth/token")).toHaveLength(1);
  });

  it("warns of settings that win over the proxy", async () => {
    const { io } = await ready();
    mkdirSync(join(io.home, ".claude"));
    writeFileSync(
      join(io.home, ".claude", "settings.json"),
      '{"env":{"ANTHROPIC_BASE_URL":"https://else.example"}}',
    );
    const { err } = await run(["claude", "x"], io);
    expect(err).toMatch(/^warning: .*settings\.json sets env\.ANTHROPIC_BASE_URL: requests go there/);
  });

  it("tells a person where the session can be seen, how to come back, and what was used", async () => {
    const { io } = await ready();
    const terminal = fakeIo({ tty: true, home: io.home, env: io.env });
    Object.assign(terminal.stderr, { columns: 200 });
    const id = "12345678-aaaa-4bbb-8ccc-ddddeeeeffff";
    mkdirSync(join(io.home, ".claude", "projects", "-tmp"), { recursive: true });
    writeFileSync(join(io.home, ".claude", "projects", "-tmp", `${id}.jsonl`), "");
    Object.assign(terminal.env, { FAKE_CLAUDE_SESSION: id });
    const { err } = await run(["claude", "x"], terminal);
    const text = stripVTControlCharacters(err);
    expect(text).toMatch(/^Status page of this session: http:\/\/127\.0\.0\.1:\d+\/\?key=ct_\S+\n/);
    expect(text).toContain(`Through codexthropic: codexthropic claude --resume ${id}\n`);
    expect(text).toMatch(
      /This session: 1 request · tokens: \d+ in \(\d+ % from the cache\), \d+ out · 5 hours 12 % used, 7 days 34 % used\n$/,
    );
    expect((await run(["claude", "-p", "x"], fakeIo({ tty: true, home: io.home, env: io.env }))).err).toBe(
      "",
    );
  });

  it("hints at options that stand on the wrong side of claude", async () => {
    const { io, report } = await ready();
    const { err } = await run(["claude", "--fast", "--model", "opus", "--port=1", "--", "--lane"], io);
    expect(err).toMatch(
      /^warning: --fast goes to Claude Code; .*: codexthropic --fast … claude\nwarning: --port /,
    );
    expect(err).not.toMatch(/--model|--lane/);
    expect(report()?.args).toEqual(["--fast", "--model", "opus", "--port=1", "--", "--lane"]);
  });

  it("wants a login first", async () => {
    const { io } = await simulated({}, { env: { CODEXTHROPIC_CLAUDE_BIN: FAKE } });
    const { code, err } = await run(["claude"], io);
    expect(code).toBe(3);
    expect(err).toMatch(/^error: Not logged in\.\n {2}codexthropic login .*\n {2}codexthropic demo .*\n$/);
  });
});
