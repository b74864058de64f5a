import type { BackendFacts } from "@codexthropic/codex-client";
import { CodexthropicError } from "@codexthropic/protocol/errors";

import { mergeFacts } from "./facts-file.ts";
import { removePersonal } from "./remove-personal.ts";
import { CheckEnded } from "./step-context.ts";
import type { Observation, Step, StepContext, Verdict } from "./step.ts";

/** One row of the result. */
export interface StepResult {
  id: string;
  title: string;
  expected: string;
  observed: string;
  verdict: Verdict;
}

export interface RunOptions {
  steps: readonly Step[];
  context: StepContext;
  /** A step begins, or has ended. */
  onStep?: ((step: Step, index: number, result: StepResult | null) => void) | undefined;
}

/** Codes after which no further request can succeed. */
const LOGIN_CODES: ReadonlySet<string> = new Set([
  "not_logged_in",
  "unsupported_login",
  "token_rejected",
  "refresh_expired",
  "refresh_reused",
  "refresh_revoked",
  "refresh_rejected",
  "auth_file_invalid",
  "auth_file_unreadable",
]);

const NETWORK_CODES: ReadonlySet<string> = new Set([
  "unreachable",
  "network_blocked",
  "header_timeout",
  "network",
]);

/** Steps in a row that found no network; the others would wait for the same time limits. */
const MAX_UNREACHABLE = 2;

/** Why the steps that are left were skipped. */
export type Ending = "interrupted" | "login" | "limit" | "network";

const REASONS: Readonly<Record<Ending, string>> = {
  interrupted: "interrupted",
  login: "there is no login that can be used",
  limit: "the limit of the account is reached",
  network: "the backend cannot be reached",
};

/**
 * Runs one step after another. Never rejects: a step that throws is `not available`, and the others go on. After an
 * abort, without a login, without a network and at the account's limit the rest is `skipped`.
 */
export async function runSteps({ steps, context, onStep }: RunOptions): Promise<{
  results: StepResult[];
  facts: BackendFacts;
  ended: Ending | null;
}> {
  const results: StepResult[] = [];
  let facts: BackendFacts = {};
  let ended: Ending | null = null;
  let unreachable = 0;
  for (const [index, step] of steps.entries()) {
    if (context.signal.aborted) ended = "interrupted";
    onStep?.(step, index, null);
    const { observation, ends }: Outcome = ended === null ? await runStep(step, context) : skip(ended);
    unreachable = ends === "network" ? unreachable + 1 : 0;
    if (ends !== "network" || unreachable >= MAX_UNREACHABLE) ended ??= ends;
    facts = mergeFacts(facts, observation.facts ?? {});
    const { id, title, expected } = step;
    const { verdict, observed } = observation;
    const result = { id, title, expected, observed: removePersonal(observed), verdict };
    results.push(result);
    onStep?.(step, index, result);
  }
  return { results, facts, ended };
}

interface Outcome {
  observation: Observation;
  /** Why the steps that follow cannot be done; with `network` the next one is tried all the same. */
  ends: Ending | null;
}

const skip = (ends: Ending): Outcome => ({
  observation: { verdict: "skipped", observed: REASONS[ends] },
  ends,
});

async function runStep(step: Step, context: StepContext): Promise<Outcome> {
  try {
    return { observation: await untilAborted(step.run(context), context.signal), ends: null };
  } catch (error) {
    if (context.signal.aborted) return skip("interrupted");
    return { observation: { verdict: "not available", observed: messageOf(error) }, ends: endingOf(error) };
  }
}

function endingOf(error: unknown): Ending | null {
  if (error instanceof CheckEnded) return "limit";
  const code = error instanceof CodexthropicError ? error.code : "";
  if (LOGIN_CODES.has(code)) return "login";
  return NETWORK_CODES.has(code) ? "network" : null;
}

/** Not everything that a step waits for ends with the signal: the small requests have a time limit only. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : String(error);
}
