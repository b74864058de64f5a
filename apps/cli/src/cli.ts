import { runCommand } from "citty";
import { DEFAULT_COMMAND, defineProgram, loadCommand } from "./commands/index.ts";
import { readVersion } from "./read-version.ts";
import { checkFlags, splitArgs } from "./terminal/check-flags.ts";
import { EXIT } from "./terminal/failure.ts";
import type { Io } from "./terminal/io.ts";

/**
 * One call of the program.
 * @param argv without node and script
 * @returns the exit code; errors have been printed on stderr
 */
export async function runCli(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    const { reportError } = await import("./terminal/report-error.ts");
    return reportError(error, io);
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
  const { name, before, after } = splitArgs(argv);
  const command = await loadCommand(name ?? DEFAULT_COMMAND);
  const isOnlyHelp = after.length === 1 && /^(?:--help|-h)$/.test(after[0] ?? "");
  // What follows `claude` belongs to Claude Code, except a lone --help.
  const own = command.passesArgs && !isOnlyHelp ? before : [...before, ...after];
  const request = checkFlags(own, command);
  if (request === "version") {
    io.stdout.write(`${readVersion()}\n`);
    return EXIT.done;
  }
  if (request !== null) {
    const { renderHelp } = await import("./terminal/render-help.ts");
    io.stdout.write(await renderHelp(name, io, { all: request === "all help" }));
    return EXIT.done;
  }
  let exitCode: number = EXIT.failed;
  const program = defineProgram(io, after, (code) => (exitCode = code));
  // Flags may stand before the command; citty wants them behind it.
  await runCommand(program, { rawArgs: [command.name, ...own] });
  return exitCode;
}
