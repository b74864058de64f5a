import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  CHECK_STEPS,
  checkBackend,
  formatReport,
  mergeFacts,
  readFacts,
  judgeSteps,
  writeFacts,
  type CheckResult,
  type FactsOwner,
  type Step,
} from "@codexthropic/proxy/check";
import { zstd } from "@codexthropic/codex-client/node";
import { readLine } from "../account/read-input.ts";
import type { Settings } from "../config/settings.ts";
import { adviceFor } from "../terminal/advice.ts";
import { EXIT, Failure, wrongUsage } from "../terminal/failure.ts";
import type { Io } from "../terminal/io.ts";
import { createMessages } from "../terminal/logger.ts";
import { reportError } from "../terminal/report.ts";
import { tableWidth } from "../terminal/table.ts";
import { readVersion } from "../version.ts";
import { chooseSteps, describeCost, listSteps } from "./choose-steps.ts";
import { connectLive, connectSimulator, type ConnectedTarget } from "./connect-target.ts";
import { showSteps, summaryOf } from "./show-steps.ts";

export interface CheckArgs {
  yes: boolean;
  list: boolean;
  json: boolean;
  sim: boolean;
  /** The cases of the judge in place of the usual steps. */
  judge: boolean;
  only: string | undefined;
  /** File for the result as Markdown. */
  report: string | undefined;
}

/** Headers of a large request may be late; nobody waits five minutes for one step. Milliseconds. */
const HEADER_TIMEOUT_MS = 120_000;

/** Checks the backend, step by step. @returns the exit code */
export async function runCheck(io: Io, settings: Settings, args: CheckArgs): Promise<number> {
  if (args.judge && args.sim) {
    throw wrongUsage(
      "--judge: a simulated backend cannot judge.",
      "Leave --sim out; --list shows the cases.",
    );
  }
  const target = args.sim ? await connectSimulator() : await connectLive(io, settings);
  try {
    const all = args.judge
      ? judgeSteps(target.client, settings.judge === "off" ? "auto" : settings.judge)
      : CHECK_STEPS;
    const steps = chooseSteps(all, args.only);
    if (!args.list) return await runConfirmed(io, settings, args, { target, steps });
    io.stdout.write(listSteps(steps, args.json, tableWidth(io.stdout)));
    return EXIT.done;
  } finally {
    await target.close();
  }
}

async function runConfirmed(
  io: Io,
  settings: Settings,
  args: CheckArgs,
  { target, steps }: { target: ConnectedTarget; steps: readonly Step[] },
): Promise<number> {
  const interrupted = new AbortController();
  const stopListening = io.onSignal("SIGINT", () => {
    if (interrupted.signal.aborted) io.exit(EXIT.interrupted);
    interrupted.abort(new DOMException("The check was interrupted.", "AbortError"));
  });
  try {
    if (!args.sim && !args.yes) {
      const answer = await askFirst(io, describeCost(steps), interrupted.signal);
      if (!answer) return interrupted.signal.aborted ? EXIT.interrupted : EXIT.done;
    }
    const result = await checkBackend({
      ...target.options,
      steps,
      version: readVersion(),
      compression: zstd(),
      headerTimeoutMs: HEADER_TIMEOUT_MS,
      now: io.now,
      signal: interrupted.signal,
      onStep: showSteps(io, steps.length, args.json),
    });
    if (!args.sim) await keepFacts(io, settings, result);
    io.stdout.write(args.json ? `${JSON.stringify(result.report, null, 2)}\n` : summaryOf(result));
    if (args.report !== undefined) await writeReport(io, args.report, result);
    return exitCodeOf(io, result);
  } finally {
    stopListening();
  }
}

/** @throws Failure where nobody can be asked */
async function askFirst(io: Io, cost: string, signal: AbortSignal): Promise<boolean> {
  if (!io.stdin.isTTY) {
    throw wrongUsage(
      `The check uses quota and has to be confirmed. ${cost}`,
      "--yes confirms it; --sim costs nothing.",
    );
  }
  const answer = await readLine(io, `${cost} Go on? [y/N] `, signal).catch((error: unknown) => {
    if (signal.aborted) return "";
    throw error;
  });
  return /^\s*y(?:es)?\s*$/i.test(answer);
}

async function keepFacts(
  io: Io,
  { cacheDir, codexBaseUrl }: Settings,
  { facts, report }: CheckResult,
): Promise<void> {
  const { lanes = {}, tool_search = {}, search_sources = {}, ...flags } = facts;
  if (Object.keys({ ...lanes, ...tool_search, ...search_sources, ...flags }).length === 0) return;
  const owner: FactsOwner = { cacheDir, version: report.version, codexBaseUrl };
  const earlier = (await readFacts(owner, io.now()))?.facts ?? {};
  try {
    await writeFacts(owner, mergeFacts(earlier, facts), io.now());
  } catch (error) {
    createMessages(io).warn(`What was found cannot be kept for the proxy: ${(error as Error).message}`);
  }
}

async function writeReport(io: Io, file: string, { report }: CheckResult): Promise<void> {
  try {
    await writeFile(resolve(io.cwd, file), formatReport(report));
  } catch (error) {
    throw new Failure(EXIT.failed, `--report: the file cannot be written: ${(error as Error).message}`);
  }
  createMessages(io).info(`The report is in ${file}. It has nothing personal; read it before you send it.`);
}

function exitCodeOf(io: Io, { report: { steps }, ended }: CheckResult): number {
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended === "login") {
    const why = steps.find(({ verdict }) => verdict === "not available")?.observed ?? "";
    return reportError(new Failure(EXIT.notLoggedIn, why, adviceFor("not_logged_in")), io);
  }
  const isDifferent = steps.some(({ verdict }) => verdict === "different");
  const isSeen = steps.some(({ verdict }) => verdict === "as expected");
  return isDifferent || (ended !== null && !isSeen) ? EXIT.failed : EXIT.done;
}
