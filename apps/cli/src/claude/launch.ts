import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { constants as os } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import type { Env, Io } from "../terminal/io.ts";

/** The program to start, or null when there is none. `CODEXTHROPIC_CLAUDE_BIN` may be a path or a name. */
export function findClaude({ env, platform }: Pick<Io, "env" | "platform">): string | null {
  const wanted = env["CODEXTHROPIC_CLAUDE_BIN"] || "claude";
  if (isAbsolute(wanted) || wanted.includes("/")) return isProgram(wanted) ? wanted : null;
  const endings = platform === "win32" ? (env["PATHEXT"] ?? ".EXE;.CMD").split(";") : [""];
  const places = (env["PATH"] ?? "").split(delimiter).filter((dir) => dir !== "");
  const candidates = places.flatMap((dir) => endings.map((ending) => join(dir, wanted + ending)));
  return candidates.find(isProgram) ?? null;
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
 * Runs a program on our own terminal until it ends.
 * @returns its exit code, 128 + n when signal n ended it
 */
export function runProgram(path: string, args: readonly string[], env: Env, io: Io): Promise<number> {
  // A .cmd file is no program to Windows, only to its shell.
  const child = spawn(path, args, {
    env,
    stdio: "inherit",
    shell: io.platform === "win32" && /\.(?:cmd|bat)$/i.test(path),
  });
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
