#!/usr/bin/env node
import { mkdirSync } from "node:fs";
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { readVersion } from "./read-version.ts";

const args = process.argv.slice(2);

/** Node has this from 22.8 on: it keeps compiled modules, which saves some 15 % of a start. */
async function keepCompiledModules(): Promise<void> {
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => unknown };
  if (enableCompileCache === undefined) return;
  const { defaultCacheDir } = await import("./config/paths.ts");
  const { env } = process;
  const cacheDir = env["CODEXTHROPIC_CACHE_DIR"] || defaultCacheDir({ env, home: homedir() });
  const folder = join(cacheDir, "compiled");
  try {
    // Node would make the folder as the umask says; who can write into it can change what this program does.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    enableCompileCache(folder);
  } catch {
    // Without a folder every start compiles.
  }
}

/** Claude Code waits for its status line: it loads little else. */
async function isStatuslinePrinted(): Promise<boolean> {
  if (args.length !== 1 || args[0] !== "statusline") return false;
  const { printAtOnce } = await import("./statusline/print-at-once.ts");
  return await printAtOnce();
}

// The answer that scripts ask for most imports nothing else.
if (args[0] === "--version" || args[0] === "-v") {
  process.stdout.write(`${readVersion()}\n`);
} else {
  await keepCompiledModules();
  if (!(await isStatuslinePrinted())) await runProgram();
}

async function runProgram(): Promise<void> {
  const [{ runCli }, { processIo }] = await Promise.all([import("./cli.ts"), import("./terminal/io.ts")]);
  const io = processIo();
  const code = await runCli(args, io);
  process.exitCode = code;
  // Nothing may hold the process after its command: no idle connection, no log that nobody reads. Only an answer on
  // stdout is written to its end.
  setInterval(() => process.stdout.writableLength === 0 && io.exit(code), 250).unref();
  if (io.terminalIsClosed()) io.exit(code);
}
