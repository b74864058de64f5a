import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { constants as os } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { normalizeSpawnCommand, x as execute } from "tinyexec";
import type { Env, Io } from "../terminal/io.ts";

/** The program to start, or null when there is none. `CODEXTHROPIC_CLAUDE_BIN` may be a path or a name. */
export function findClaude({ env, platform }: Pick<Io, "env" | "platform">): string | null {
  const wanted = env["CODEXTHROPIC_CLAUDE_BIN"] || "claude";
  const endings = platform === "win32" ? windowsEndings(wanted, env) : [""];
  const isPath =
    isAbsolute(wanted) || wanted.includes("/") || (platform === "win32" && wanted.includes("\\"));
  if (isPath) return endings.map((ending) => wanted + ending).find(isProgram) ?? null;
  const places = (env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "");
  const candidates = places.flatMap((dir) => endings.map((ending) => join(dir, wanted + ending)));
  return candidates.find(isProgram) ?? null;
}

/** npm installs `claude.cmd` beside a `claude` for other shells, so a name without an ending is tried last. */
function windowsEndings(name: string, env: Env): string[] {
  const known = (env["PATHEXT"] || ".COM;.EXE;.BAT;.CMD").split(";").filter(Boolean);
  const hasEnding = known.some((ending) => name.toLowerCase().endsWith(ending.toLowerCase()));
  return hasEnding ? [""] : [...known, ""];
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A terminal sends these to the whole foreground group by itself; passed on, they would arrive twice. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
const PASSED_ON: readonly NodeJS.Signals[] = [...FROM_TERMINAL, "SIGTERM", "SIGHUP"];

/**
 * Runs a program on our own terminal until it ends. On Windows a `.cmd` file runs in `cmd.exe` with every argument
 * quoted, so that blanks and `&` in a prompt stay what they are.
 * @returns its exit code, 128 + n when signal n ended it
 */
export function runProgram(path: string, args: readonly string[], env: Env, io: Io): Promise<number> {
  const program = normalizeSpawnCommand(path, args, { env, stdio: "inherit" });
  const child = spawn(program.command, program.args, program.options);
  const stops = PASSED_ON.map((signal) =>
    io.onSignal(signal, () => {
      if (!(io.stdin.isTTY && FROM_TERMINAL.includes(signal))) child.kill(signal);
    }),
  );
  return new Promise((resolve, reject) => {
    // Stays: a signal that cannot be delivered is reported here as well.
    child.on("error", reject);
    child.once("exit", (code, signal) => {
      for (const stop of stops) stop();
      resolve(code ?? 128 + (signal === null ? 0 : (os.signals[signal] ?? 0)));
    });
  });
}

/**
 * What a program prints on stdout, or null when it fails or needs more than `timeoutMs`.
 */
export async function outputOf(
  path: string,
  args: readonly string[],
  env: Env,
  timeoutMs: number,
): Promise<string | null> {
  const options = { timeout: timeoutMs, nodePath: false, inheritEnv: false, nodeOptions: { env } };
  try {
    const { stdout, exitCode } = await execute(path, [...args], options);
    return exitCode === 0 ? stdout : null;
  } catch {
    return null;
  }
}
