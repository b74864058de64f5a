import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { run, type FakeIo } from "./fake-io.ts";
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

  it("wants a login first", async () => {
    const { io } = await simulated({}, { env: { CODEXTHROPIC_CLAUDE_BIN: FAKE } });
    const { code, err } = await run(["claude"], io);
    expect(code).toBe(3);
    expect(err).toContain("codexthropic login");
  });
});
