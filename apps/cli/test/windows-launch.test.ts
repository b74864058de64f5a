import { EventEmitter } from "node:events";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { fakeIo } from "./fake-io.ts";

/** What `node:child_process` was asked to start; Windows is only claimed. */
interface Started {
  command: string;
  args: string[];
  options: { shell?: unknown; windowsVerbatimArguments?: boolean };
}

const { started, platform } = await vi.hoisted(async () => {
  // Node's own modules read the platform when they are loaded, too.
  await Promise.all([import("node:os"), import("node:path"), import("node:fs")]);
  const { platform } = process;
  Object.defineProperty(process, "platform", { value: "win32" });
  return { started: [] as Started[], platform };
});

vi.mock("node:child_process", () => ({
  spawn(command: string, args: string[], options: Started["options"]) {
    started.push({ command, args, options });
    const child = Object.assign(new EventEmitter(), { kill: () => true });
    setImmediate(() => child.emit("exit", 0, null));
    return child;
  },
}));

const { findClaude, runProgram } = await import("../src/claude/launch-program.ts");
// It was read when the module was loaded; the rest of the test runs where it runs.
Object.defineProperty(process, "platform", { value: platform });

const META = /[()\][%!^"`<>&|;, *?]/;

/** `cmd.exe` removes one caret level; a special character without its caret would act. */
function unescapeCaret(text: string): string {
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "^") plain += text[++at] ?? "";
    else {
      if (text[at] !== " ") expect(text[at]).not.toMatch(META);
      plain += text[at];
    }
  }
  return plain;
}

/** The arguments that a Windows program takes out of its command line, by the rules of its C runtime. */
function argumentsOf(line: string): string[] {
  const found: string[] = [];
  let current = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const slashes = /^\\+(?=")/.exec(line.slice(at))?.[0].length ?? 0;
    if (slashes > 0) {
      current += "\\".repeat(Math.floor(slashes / 2));
      at += slashes;
      if (slashes % 2 === 1) current += '"';
      else quoted = !quoted;
    } else if (line[at] === '"') quoted = !quoted;
    else if (line[at] === " " && !quoted) {
      found.push(current);
      current = "";
    } else current += line[at];
  }
  return [...found, current];
}

async function startedWith(name: string, args: string[]): Promise<Started & { path: string }> {
  const io = fakeIo({ platform: "win32" });
  const folder = join(io.home, "Program Files & more", "npm");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, "");
  chmodSync(path, 0o755);
  started.length = 0;
  expect(await runProgram(path, args, { PATH: folder }, io)).toBe(0);
  const [first] = started;
  if (!first) throw new Error("Nothing was started.");
  return { ...first, path };
}

describe("Claude Code on Windows", () => {
  it.each([
    [["-p", "explain this repository", "--model", "opus"]],
    [["-p", "a & calc.exe & b"]],
    [["-p", 'say "hi" | more > x.txt']],
    [["-p", "100% of %PATH% ^ and !x!"]],
    [["-p", "ends with \\", '"', '\\"', "", "(a)"]],
    [["--settings", '{"env":{"A":"b c"}}']],
  ])("gets %j through claude.cmd unchanged", async (args) => {
    const { command, args: given, options, path } = await startedWith("claude.cmd", args);
    expect([command, options.shell, options.windowsVerbatimArguments]).toEqual(["cmd.exe", undefined, true]);
    expect(given.slice(0, 3)).toEqual(["/d", "/s", "/c"]);
    const line = given[3]?.slice(1, -1) ?? "";
    // The path is read once, the arguments twice: by cmd.exe, and where the file says %*.
    const escapedPath = line.slice(0, line.indexOf("claude.cmd") + "claude.cmd".length);
    expect(escapedPath.replaceAll("^", "")).toBe(path);
    const once = unescapeCaret(line.slice(escapedPath.length + 1).replaceAll(/(?<!\^) /g, "\0"));
    expect(argumentsOf(unescapeCaret(once).replaceAll("\0", " "))).toEqual(args);
  });

  it("starts claude.exe without a shell", async () => {
    const { command, args, options, path } = await startedWith("claude.exe", ["-p", "a & b"]);
    expect([command, args, options.shell]).toEqual([path, ["-p", "a & b"], undefined]);
  });

  it("is found as claude.cmd, also where npm put a script for other shells beside it", () => {
    const { home } = fakeIo();
    for (const name of ["claude", "claude.CMD"]) {
      writeFileSync(join(home, name), "");
      chmodSync(join(home, name), 0o755);
    }
    const find = (more = {}): string | null =>
      findClaude({ env: { PATH: home, PATHEXT: ".EXE;.CMD", ...more }, platform: "win32" });
    expect(find()).toBe(join(home, "claude.CMD"));
    expect(find({ CODEXTHROPIC_CLAUDE_BIN: join(home, "claude") })).toBe(join(home, "claude.CMD"));
    expect(find({ CODEXTHROPIC_CLAUDE_BIN: join(home, "claude.CMD") })).toBe(join(home, "claude.CMD"));
    expect(find({ CODEXTHROPIC_CLAUDE_BIN: "other" })).toBeNull();
  });
});
