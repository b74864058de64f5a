import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { COMMAND_NAMES } from "../src/commands/index.ts";
import { SETTINGS } from "../src/config/settings.ts";
import { run } from "./fake-io.ts";

describe("help", () => {
  it("has its sections in order, every command, flag and variable", async () => {
    const { code, out, err } = await run(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    const titles = [...out.matchAll(/^[A-Z]+$/gm)].map(([title]) => title);
    expect(titles).toEqual(["USAGE", "COMMANDS", "OPTIONS", "ENVIRONMENT", "AUTH", "EXAMPLES"]);
    for (const name of COMMAND_NAMES) expect(out).toMatch(new RegExp(`^ {2}${name} `, "m"));
    const names = Object.values(SETTINGS).flatMap(({ flag, env }) => [flag && `--${flag}`, env]);
    for (const name of names.filter((one) => one !== undefined)) expect(out).toContain(name);
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(100);
  });

  it.each(COMMAND_NAMES.filter((name) => name !== "claude"))("of %s", async (name) => {
    const { code, out } = await run([name, "--help"]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^codexthropic ${name} – .+\n\nUSAGE\n {2}codexthropic .+\n\nOPTIONS\n`));
    expect(out).toMatch(/\nEXAMPLES\n {2}\S/);
  });

  it("of claude stands before it; behind it --help is Claude Code's", async () => {
    expect((await run(["--help", "claude"])).out).toMatch(/^codexthropic claude – /);
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
  const complete = async (line: string[]): Promise<string[]> => {
    const { out } = await run(["completion", "bash"]);
    const words = ["codexthropic", ...line].map((word) => `'${word}'`).join(" ");
    const script = `${out}\nCOMP_WORDS=(${words}); COMP_CWORD=${line.length}; _codexthropic; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync("bash", ["-c", script], { encoding: "utf8" }).split("\n").filter(Boolean);
  };

  it("completes commands, flags and shells in bash", async () => {
    expect(await complete(["sta"])).toEqual(["status"]);
    expect(await complete(["--log"])).toEqual(["--log-format"]);
    expect(await complete(["login", "--d"])).toEqual(["--device"]);
    expect(await complete(["--fast", "models", "--a"])).toEqual(["--all"]);
    expect(await complete(["completion", "z"])).toEqual(["zsh"]);
    expect(await complete(["login", "--fa"])).toEqual([]);
  });

  it.each(["zsh", "fish"])("names every command for %s", async (shell) => {
    const { out } = await run(["completion", shell]);
    for (const name of COMMAND_NAMES) expect(out).toContain(name);
  });
});
