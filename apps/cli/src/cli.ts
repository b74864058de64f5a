import { runCommand } from "citty";
import { loadCommand, type CommandName } from "./commands/index.ts";
import { checkFlags, splitArgs } from "./terminal/flags.ts";
import { EXIT, Failure } from "./terminal/failure.ts";
import type { Io } from "./terminal/io.ts";
import { readVersion } from "./version.ts";

/**
 * One call of the program.
 * @param argv without node and script
 * @returns the exit code; every error has been told on stderr
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const { reportError } = await import("./terminal/report.ts");
    return reportError(error, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const { name, before, after } = splitArgs(argv);
  const command = await loadCommand(name ?? "serve");
  // What follows `claude` belongs to Claude Code, `--help` included.
  const ours = command.passesArgs ? before : [...before, ...after];
  const wish = checkFlags(ours, command);
  if (wish === "help") return showHelp(name, io);
  if (wish === "version") {
    io.stdout.write(`${readVersion()}\n`);
    return EXIT.done;
  }
  const { result } = await runCommand(command.definition, { rawArgs: ours, data: { io, rest: after } });
  if (typeof result !== "number") throw new Failure(EXIT.failed, "The command ended without an exit code.");
  return result;
}

async function showHelp(name: CommandName | null, io: Io): Promise<number> {
  const { renderHelp } = await import("./terminal/help.ts");
  io.stdout.write(await renderHelp(name, io));
  return EXIT.done;
}
