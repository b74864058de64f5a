import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CodexClient } from "@codexthropic/codex-client";
import {
  connectUpstream,
  createProxy,
  type Listening,
  type Proxy,
  type ProxyOptions,
  type RequestRecord,
} from "@codexthropic/proxy";
import { describeUnknownModels } from "../config/find-unknown-models.ts";
import { stateDir } from "../config/paths.ts";
import type { Resolved } from "../config/resolve-settings.ts";
import { modelTable, toProxyOptions } from "../config/to-proxy-options.ts";
import { createServerLog } from "../serve/create-server-log.ts";
import { generateKey } from "../serve/generate-key.ts";
import { listProxy } from "../serve/list-proxies.ts";
import { openLogFile } from "../serve/open-log-file.ts";
import { openNetwork } from "../serve/open-network.ts";
import { NOT_LOGGED_IN, withAdvice } from "../terminal/advise-on-login.ts";
import { createMessages } from "../terminal/create-logger.ts";
import { createPalette } from "../terminal/create-palette.ts";
import { EXIT, Failure } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { addStatusline } from "./add-statusline.ts";
import { clientEnvironment, launchEnvironment, loopbackWithoutProxy } from "./build-environment.ts";
import { findConflicts } from "./find-conflicts.ts";
import { misplacedFlags } from "./find-misplaced-flags.ts";
import { findClaude, runProgram } from "./launch-program.ts";
import { createSessionTotals, findSessionId, type SessionTotals } from "./summarize-session.ts";

/**
 * Starts a proxy on a free port and Claude Code on it, and ends the proxy with Claude Code.
 * @param args for Claude Code, unchanged
 * @returns the exit code of Claude Code
 * @throws Failure when there is no Claude Code or no login
 */
export async function runClaude(
  io: Io,
  resolved: Resolved,
  args: readonly string[],
  { wantsStatusline }: { wantsStatusline: boolean },
): Promise<number> {
  const program = findClaude(io);
  if (program === null) throw claudeNotFound(io);
  const apiKey = generateKey();
  const network = await openNetwork(io.env, createMessages(io).warn);
  const connection = connectUpstream(toProxyOptions(resolved.settings), network);
  const login = await connection.auth.status();
  if (!login.loggedIn)
    throw withAdvice(login.problem?.code ?? "not_logged_in", login.problem?.message ?? NOT_LOGGED_IN);
  const totals = createSessionTotals();
  const log = openLog(io, resolved);
  const options = {
    ...toProxyOptions(resolved.settings),
    ...connection,
    apiKey,
    ...log,
    onRequest: (record: RequestRecord) => {
      totals.add(record);
      log.onRequest?.(record);
    },
  };
  const [listening] = await Promise.all([
    listenAndList(io, createProxy(options), apiKey),
    warnOfConflicts(io, args),
    refreshCatalog(connection.client),
  ]);
  for (const line of describeUnknownModels(resolved, connection.client.catalog()))
    createMessages(io).warn(line);
  const isInteractive = isInteractiveSession(io, args);
  if (isInteractive) io.stderr.write(`Status page of this session: ${listening.url}/?key=${apiKey}\n`);
  const environment = clientEnvironment({
    url: listening.url,
    token: apiKey,
    models: modelTable(resolved.settings),
    catalog: connection.client.catalog(),
  });
  try {
    const merged = launchEnvironment(io.env, environment, areModelsChosen(resolved));
    // The status line is to look where this proxy writes, whatever said so.
    const env = wantsStatusline ? { ...merged, CODEXTHROPIC_USAGE: resolved.settings.usage } : merged;
    return await runProgram(program, wantsStatusline ? await addStatusline(args, io) : args, env, io);
  } finally {
    await listening.close({ graceMs: 0 });
    if (isInteractive) await printSummary(io, totals, connection.client);
    await connection.close();
  }
}

async function listenAndList(io: Io, proxy: Proxy, runKey: string): Promise<Listening> {
  return listProxy(io, await proxy.listen({ port: 0 }), { command: "claude", runKey });
}

/** Claude Code draws its screen; with `--print` it writes an answer for a program or a pipe. */
function isInteractiveSession({ stdin, stderr }: Io, args: readonly string[]): boolean {
  return (
    stdin.isTTY === true && stderr.isTTY === true && !args.some((arg) => arg === "-p" || arg === "--print")
  );
}

/** Claude Code's last line names plain `claude --resume <id>`, which would not come here. */
async function printSummary(io: Io, totals: SessionTotals, client: CodexClient): Promise<void> {
  const prefix = totals.sessionPrefix();
  const id = prefix === null ? null : await findSessionId(io, prefix);
  const [resume, used] = totals.lines(client.quota(), id);
  // Not wrapped: it is copied.
  if (resume !== undefined) io.stderr.write(`${resume}\n`);
  if (used !== undefined) createMessages(io).log(used);
}

/** Waits a moment for the current catalogue; without an answer the last known one is used. */
async function refreshCatalog(client: CodexClient): Promise<void> {
  const models = client.models().catch(() => undefined);
  await Promise.race([models, sleep(CATALOG_TIMEOUT_MS, undefined, { ref: false })]);
}

const CATALOG_TIMEOUT_MS = 2000;

function areModelsChosen({ origins }: Resolved): boolean {
  return [origins.model, origins.opus, origins.sonnet, origins.haiku].some(({ source }) => source === "flag");
}

/** Claude Code uses the whole terminal, so the log goes to a file, and only with `--verbose`. */
function openLog(io: Io, { settings }: Resolved): Pick<ProxyOptions, "logger" | "onRequest" | "onTrace"> {
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
  const messages = createMessages(io);
  for (const flag of misplacedFlags(args))
    messages.warn(
      `${flag} goes to Claude Code; options of codexthropic stand before it: codexthropic ${flag} … claude`,
    );
  const env = { ...io.env, ...loopbackWithoutProxy(io.env) };
  for (const { file, key, consequence } of await findConflicts({ ...io, env }, args))
    messages.warn(`${file} sets ${key}: ${consequence}`);
}

function claudeNotFound({ env }: Io): Failure {
  const wanted = env["CODEXTHROPIC_CLAUDE_BIN"];
  if (wanted) return new Failure(EXIT.failed, `$CODEXTHROPIC_CLAUDE_BIN: there is no program ${wanted}.`);
  return new Failure(EXIT.failed, "Claude Code was not found in PATH.", [
    "Install it: npm install --global @anthropic-ai/claude-code",
    "Or say where it is: CODEXTHROPIC_CLAUDE_BIN=/path/to/claude",
  ]);
}
