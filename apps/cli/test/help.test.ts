import { execFileSync } from "node:child_process";
import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { COMMAND_NAMES } from "../src/commands/index.ts";
import { SETTINGS } from "../src/config/settings.ts";
import { fakeIo, run } from "./fake-io.ts";

describe("help", () => {
  it("has its sections in order, every command, flag and variable", async () => {
    const { code, out, err } = await run(["--help", "--all"]);
    expect([code, err]).toEqual([0, ""]);
    const titles = [...out.matchAll(/^[A-Z]+$/gm)].map(([title]) => title);
    expect(titles).toEqual(["USAGE", "COMMANDS", "OPTIONS", "ENVIRONMENT", "AUTH", "EXAMPLES"]);
    for (const name of COMMAND_NAMES.filter((one) => one !== "complete"))
      expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
    const names = Object.values(SETTINGS).flatMap(({ flag, env }) => [flag && `--${flag}`, env]);
    for (const name of names.filter((one) => one !== undefined)) expect(out).toContain(name);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it("is short without --all, and says so", async () => {
    const { out } = await run(["--help"]);
    expect(out.split("\n").length).toBeLessThan(60);
    expect(out).toContain("codexthropic --help --all");
    expect(out).toContain("--opus <slug>");
    expect(out).not.toContain("--api-key");
    expect(out).not.toContain("CODEX_BASE_URL");
  });

  it("keeps to the width of the terminal", async () => {
    const io = fakeIo({ tty: true });
    Object.assign(io.stdout, { columns: 60 });
    const { out } = await run(["--help", "--all"], io);
    const long = stripVTControlCharacters(out)
      .split("\n")
      .filter((line) => line.length > 60);
    expect(long).toEqual([]);
  });

  it.each(COMMAND_NAMES.filter((name) => name !== "complete"))("of %s", async (name) => {
    const { code, out } = await run([name, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^codexthropic ${name} – .+\n\nUSAGE\n {2}codexthropic .+\n\nOPTIONS\n`));
    expect(out).toMatch(/\nEXAMPLES\n {2}\S/);
  });

  it("of claude stands before it too, and says how to get Claude Code's own", async () => {
    expect((await run(["--help", "claude"])).out).toBe((await run(["claude", "--help"])).out);
    expect((await run(["claude", "--help"])).out).toContain("claude --help");
  });

  it("shows the default of a setting, not where a flag of the command has its name", async () => {
    expect((await run(["serve", "--help"])).out).toMatch(/--port <n> .*\[8765\]/);
    for (const command of ["login", "sim"])
      expect((await run([command, "--help"])).out).not.toContain("[8765]");
  });

  it("is short for a small command", async () => {
    expect((await run(["demo", "-h"])).out).toMatchInlineSnapshot(`
      "codexthropic demo – shows a conversation with thinking and a tool, on a simulated backend

      USAGE
        codexthropic demo [options]

      OPTIONS
        --version, -v  print the version
        --help, -h     print this help

      EXAMPLES
        codexthropic demo  # takes a few seconds
      "
    `);
  });
});

describe("completion", () => {
  /** Runs the real script in a real bash; the program behind it is this test. */
  const complete = async (line: string[]): Promise<string[]> => {
    const { out: script } = await run(["completion", "bash"]);
    const { out: answer } = await run(["complete", "--", ...line]);
    const words = ["codexthropic", ...line].map((word) => `'${word}'`).join(" ");
    const stub = `codexthropic() { cat <<'END'\n${answer}END\n}`;
    const call = `COMP_WORDS=(${words}); COMP_CWORD=${line.length}; __codexthropic_complete 2>/dev/null; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const text = execFileSync("bash", ["--norc", "-c", `${stub}\n${script}\n${call}`], { encoding: "utf8" });
    return text.split("\n").filter(Boolean);
  };

  it("completes commands, flags and values in bash", async () => {
    expect(await complete(["sta"])).toEqual(["status", "statusline"]);
    expect(await complete(["--log"])).toEqual(["--log-format"]);
    expect(await complete(["login", "--d"])).toEqual(["--device"]);
    expect(await complete(["--fast", "models", "--a"])).toEqual(["--all"]);
    expect(await complete(["completion", "z"])).toEqual(["zsh"]);
    expect(await complete(["login", "--fa"])).toEqual([]);
    expect(await complete(["--lane", ""])).toEqual(["auto", "full", "lite"]);
    expect(await complete(["sim", "--scenario", "usage-limit-"])).toEqual(["usage-limit-in-stream"]);
    expect(await complete(["--opus", "gpt-5.5"])).toEqual(["gpt-5.5"]);
    expect(await complete(["env", "--shell", "f"])).toEqual(["fish"]);
  });

  it("leaves file names and the arguments of Claude Code to the shell", async () => {
    for (const line of [
      ["--config", "x"],
      ["claude", "--add-dir", "x"],
      ["--fast", "claude", ""],
    ])
      expect((await run(["complete", "--", ...line])).out).toBe(":0\n");
  });

  it.each(["bash", "zsh", "fish", "powershell"])("has a script for %s", async (shell) => {
    const { code, out } = await run(["completion", shell]);
    expect(code).toBe(0);
    expect(out).toMatch(/complete.*--/);
  });
});
