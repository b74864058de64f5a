import { join } from "node:path";
import type { CodexClient } from "@codexthropic/codex-client";
import { stateDir } from "../config/paths.ts";
import { modelTable } from "../config/model-table.ts";
import { toProxyOptions } from "../config/proxy-options.ts";
import { resolveSettings, type Flags, type Resolved } from "../config/resolve.ts";
import { createProxy } from "../index.ts";
import { generateKey } from "../serve/key.ts";
import { openLogFile } from "../serve/log-file.ts";
import { createServerLog } from "../serve/log.ts";
import { networkOptions } from "../serve/network.ts";
import { connect } from "../server/connect.ts";
import { loginFacts } from "../server/facts.ts";
import type { ProxyOptions } from "../server/options.ts";
import { createPalette } from "../terminal/colors.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { findConflicts } from "./conflicts.ts";
import { clientEnvironment, launchEnvironment } from "./environment.ts";
import { findClaude, runProgram } from "./launch.ts";

/**
 * A private proxy on a free port, Claude Code on it, and the end of both.
 * @param args for Claude Code, untouched
 * @returns Claude Code's exit code
 * @throws Failure when there is no Claude Code or no login
 */
export async function runClaude(io: Io, flags: Flags, args: readonly string[]): Promise<number> {
  const resolved = await resolveSettings(io, flags);
  const program = findClaude(io);
  if (program === null) throw noClaude(io);
  const apiKey = generateKey();
  const rooms = connect({ ...toProxyOptions(resolved.settings), ...(await networkOptions(io.env)) });
  const login = await loginFacts(rooms.auth);
  if (login.kind === "none")
    throw new Failure(EXIT.notLoggedIn, "Not logged in.", [login.problem ?? "Run `codexthropic login`."]);
  const [listening] = await Promise.all([
    createProxy({ ...toProxyOptions(resolved.settings), ...rooms, apiKey, ...logging(io, resolved) }).listen({
      port: 0,
    }),
    warnOfConflicts(io, args),
    knowCatalog(rooms.client),
  ]);
  const environment = clientEnvironment({
    url: listening.url,
    token: apiKey,
    models: modelTable(resolved.settings),
    catalog: rooms.client.catalog(),
  });
  try {
    return await runProgram(program, args, launchEnvironment(io.env, environment, choseModels(resolved)), io);
  } finally {
    await listening.close({ graceMs: 0 });
  }
}

/** What the account really has, if that is told quickly; else what is known from before. */
async function knowCatalog(client: CodexClient): Promise<void> {
  const patience = new Promise<void>((resolve) => {
    setTimeout(resolve, CATALOG_PATIENCE_MS).unref();
  });
  await Promise.race([patience, client.models().catch(() => undefined)]);
}

const CATALOG_PATIENCE_MS = 2000;

function choseModels({ origins }: Resolved): boolean {
  return [origins.model, origins.opus, origins.sonnet, origins.haiku].some(({ source }) => source === "flag");
}

/** Claude Code draws on the whole terminal, so the log goes to a file, and only when somebody wants it. */
function logging(io: Io, { settings }: Resolved): ProxyOptions {
  if (!settings.verbose) return {};
  const path = join(stateDir(io), `claude-${process.pid}.log`);
  const output = openLogFile(path);
  const log = createServerLog({
    output,
    format: settings.logFormat,
    verbose: true,
    paint: createPalette({}, output),
    now: io.now,
  });
  io.stderr.write(`Log: ${path}\n`);
  return { logger: log, onRequest: log.request, onTrace: log.trace };
}

async function warnOfConflicts(io: Io, args: readonly string[]): Promise<void> {
  for (const { file, key, consequence } of await findConflicts(io, args)) {
    io.stderr.write(`warning: ${file} sets ${key}: ${consequence}\n`);
  }
}

function noClaude({ env }: Io): Failure {
  const wanted = env["CODEXTHROPIC_CLAUDE_BIN"];
  if (wanted) return new Failure(EXIT.failed, `$CODEXTHROPIC_CLAUDE_BIN: there is no program ${wanted}.`);
  return new Failure(EXIT.failed, "Claude Code was not found in PATH.", [
    "Install it: npm install --global @anthropic-ai/claude-code",
    "Or say where it is: CODEXTHROPIC_CLAUDE_BIN=/path/to/claude",
  ]);
}
