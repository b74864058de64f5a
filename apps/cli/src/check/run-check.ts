import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { zstd } from "@codexthropic/codex-client/node";
import {
  CHECK_STEPS,
  checkBackend,
  formatReport,
  judgeSteps,
  keepFacts,
  type CheckResult,
  type Step,
} from "@codexthropic/proxy/check";
import { confirm } from "../account/read-input.ts";
import type { Answer } from "../commands/command.ts";
import type { Settings } from "../config/settings.ts";
import { readVersion } from "../read-version.ts";
import { LOG_IN } from "../terminal/advise-on-login.ts";
import { createMessages } from "../terminal/create-logger.ts";
import { EXIT, Failure, messageOf, wrongUsage } from "../terminal/failure.ts";
import { count } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";
import { renderTable, screenOf } from "../terminal/render-table.ts";
import { reportError } from "../terminal/report-error.ts";
import { showProgress } from "../terminal/show-progress.ts";
import { unknownWord } from "../terminal/suggest-word.ts";
import { connectLive, connectSimulator, type ConnectedTarget } from "./connect-target.ts";
import { renderStep, renderSummary } from "./render-steps.ts";

interface CheckCall {
  io: Io;
  settings: Settings;
  args: {
    yes?: boolean | undefined;
    list?: boolean | undefined;
    json?: boolean | undefined;
    sim?: boolean | undefined;
    /** The cases of the judge in place of the usual steps. */
    judge?: boolean | undefined;
    /** Ids of steps, separated by commas. */
    only?: string | undefined;
    /** File for the result as Markdown. */
    report?: string | undefined;
  };
  answer: Answer;
}

/** Headers of a large request may be late; nobody waits five minutes for one step. Milliseconds. */
const HEADER_TIMEOUT_MS = 120_000;

/** Checks the backend, step by step. @returns the exit code */
export async function runCheck(call: CheckCall): Promise<number> {
  const { io, settings, args, answer } = call;
  if (args.judge && args.sim)
    throw wrongUsage(
      "--judge: a simulated backend cannot judge.",
      "Leave --sim out; --list shows the cases.",
    );
  const target = args.sim ? await connectSimulator() : await connectLive(io, settings);
  try {
    const all = args.judge
      ? judgeSteps(target.client, settings.judge === "off" ? "auto" : settings.judge)
      : CHECK_STEPS;
    const steps = chooseSteps(all, args.only);
    if (!args.list) return await runConfirmed(call, target, steps);
    const listed = steps.map(({ id, title, expected, tokens }) => ({ id, title, expected, tokens }));
    const rows = steps.map(({ id, title, expected }) => [id, title, expected]);
    return answer(listed, ({ width }) => renderTable(rows, { width, dispensable: [2] }));
  } finally {
    await target.close();
  }
}

/** The steps that `--only` names, in their own order. @throws Failure that names the id which does not exist */
function chooseSteps(all: readonly Step[], only: string | undefined): readonly Step[] {
  if (only === undefined) return all;
  const known = all.map(({ id }) => id);
  const wanted = only.split(",").map((id) => id.trim());
  for (const word of wanted.filter((id) => !known.includes(id)))
    throw unknownWord(`--only: there is no step ${JSON.stringify(word)}.`, {
      word,
      known,
      advice: "`codexthropic check --list` lists them.",
    });
  return all.filter(({ id }) => wanted.includes(id));
}

async function runConfirmed(
  { io, settings, args, answer }: CheckCall,
  target: ConnectedTarget,
  steps: readonly Step[],
): Promise<number> {
  const interrupted = new AbortController();
  const { signal } = interrupted;
  const stopListening = io.onSignal("SIGINT", () => {
    if (signal.aborted) io.exit(EXIT.interrupted);
    interrupted.abort(new DOMException("The check was interrupted.", "AbortError"));
  });
  try {
    if (!args.sim && !args.yes && !(await askFirst(io, steps, signal)))
      return signal.aborted ? EXIT.interrupted : EXIT.done;
    const { paint } = screenOf(io.env, io.stdout);
    const result = await checkBackend({
      ...target.options,
      steps,
      version: readVersion(),
      compression: zstd(),
      headerTimeoutMs: HEADER_TIMEOUT_MS,
      now: io.now,
      signal,
      onStep: ({ title }, index, ended) => {
        showProgress(io, ended === null ? `${index + 1}/${steps.length} ${title} …` : "");
        if (ended !== null && !args.json) io.stdout.write(renderStep(ended, paint));
      },
    });
    if (!args.sim) await keep(io, settings, result);
    answer(result.report, () => renderSummary(result));
    if (args.report !== undefined) await writeReport(io, args.report, result);
    return await exitCodeOf(io, result);
  } finally {
    stopListening();
  }
}

/** @throws Failure where nobody can be asked */
async function askFirst(io: Io, steps: readonly Step[], signal: AbortSignal): Promise<boolean> {
  const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
  const cost = `${steps.length === 1 ? "One step" : `${steps.length} steps`}: some minutes and about ${count(Math.ceil(tokens / 100) * 100)} tokens of the plan's quota.`;
  if (!io.stdin.isTTY)
    throw wrongUsage(
      `The check uses quota and has to be confirmed. ${cost}`,
      "--yes confirms it; --sim costs nothing.",
    );
  return confirm(io, `${cost} Go on?`, signal).catch((error: unknown) => {
    if (signal.aborted) return false;
    throw error;
  });
}

async function keep(
  io: Io,
  { cacheDir, codexBaseUrl }: Settings,
  { facts, report }: CheckResult,
): Promise<void> {
  try {
    await keepFacts({ cacheDir, version: report.version, codexBaseUrl }, facts, io.now());
  } catch (error) {
    createMessages(io).warn(`What was found cannot be kept for the proxy: ${messageOf(error)}`);
  }
}

async function writeReport(io: Io, file: string, { report }: CheckResult): Promise<void> {
  try {
    await writeFile(resolve(io.cwd, file), formatReport(report));
  } catch (error) {
    throw new Failure(EXIT.failed, `--report: the file cannot be written: ${messageOf(error)}`);
  }
  createMessages(io).info(`The report is in ${file}. It has nothing personal; read it before you send it.`);
}

async function exitCodeOf(io: Io, { report: { steps }, ended }: CheckResult): Promise<number> {
  if (ended === "interrupted") return EXIT.interrupted;
  if (ended === "login") {
    const why = steps.find(({ verdict }) => verdict === "not available")?.observed ?? "";
    return reportError(new Failure(EXIT.notLoggedIn, why, LOG_IN), io);
  }
  const isDifferent = steps.some(({ verdict }) => verdict === "different");
  const isSeen = steps.some(({ verdict }) => verdict === "as expected");
  return isDifferent || (ended !== null && !isSeen) ? EXIT.failed : EXIT.done;
}
