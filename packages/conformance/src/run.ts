import { randomUUID } from "node:crypto";
import type { Scenario, Sim, SimRequest } from "@codexthropic/codex-sim";
import { scenarios } from "@codexthropic/codex-sim";
import { askProxy } from "./ask-proxy.ts";
import type { Body, Case, Step } from "./case.ts";
import type { Observed } from "./observed.ts";
import { CASES } from "./cases/index.ts";
import { checkStep } from "./check-step.ts";
import type { CaseResult, Report } from "./report.ts";
import { tagRequest, tagIn, tagOf } from "./tag-request.ts";
import { readUpstream } from "./read-upstream.ts";

export interface ConformanceOptions {
  /** Where the proxy listens: `http://127.0.0.1:8765`. */
  proxyUrl: string;
  /** The backend that the proxy has been pointed at; see `startSim` of `@codexthropic/codex-sim`. */
  sim: Sim;
  /** Default: every case. */
  cases?: readonly Case[];
  /** Sent as `x-api-key`. Default `conformance`. */
  apiKey?: string;
  /** Cases at a time. Default 4. */
  concurrency?: number;
  /** Milliseconds for one answer. Default 60,000. */
  timeoutMs?: number;
  /** Called as each case ends. */
  onResult?: (result: CaseResult) => void;
}

/** The state of one run, shared by all cases. */
interface RunContext {
  options: Required<Omit<ConformanceOptions, "cases" | "onResult">>;
  /** Scenarios not yet played, by tag. */
  queues: Map<string, Scenario[]>;
}

/**
 * Sends every case through the proxy and checks what arrives upstream and what comes back. Replaces the script of the
 * simulated backend during the run.
 * Never rejects because of the proxy: what goes wrong is in the report.
 */
export async function runConformance(options: ConformanceOptions): Promise<Report> {
  const { sim, cases = CASES, onResult } = options;
  const context: RunContext = {
    options: { apiKey: "conformance", concurrency: 4, timeoutMs: 60_000, ...options },
    queues: new Map(),
  };
  sim.script((view) => context.queues.get(tagIn(view.body) ?? "")?.shift() ?? scenarios.helpful(view));
  const run = randomUUID().slice(0, 8);
  const results: CaseResult[] = [];
  const one = async (item: Case): Promise<void> => {
    const result = await runCase(item, tagOf(run, cases.indexOf(item) + 1), context);
    results.push(result);
    onResult?.(result);
  };
  try {
    await inParallel(
      cases.filter((item) => !item.alone),
      context.options.concurrency,
      one,
    );
    await inParallel(
      cases.filter((item) => item.alone),
      1,
      one,
    );
  } finally {
    sim.script(null);
    sim.setSafeguards("allow");
  }
  return { results: results.toSorted((a, b) => order(cases, a) - order(cases, b)) };
}

const order = (cases: readonly Case[], { id }: CaseResult): number =>
  cases.findIndex((item) => item.id === id);

async function inParallel(
  cases: readonly Case[],
  width: number,
  one: (item: Case) => Promise<void>,
): Promise<void> {
  const waiting = [...cases];
  const worker = async (): Promise<void> => {
    for (let item = waiting.shift(); item; item = waiting.shift()) await one(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

async function runCase(item: Case, tag: string, context: RunContext): Promise<CaseResult> {
  const { id, title, source } = item;
  const session = randomUUID();
  const past: Observed[] = [];
  for (const [i, step] of item.steps.entries()) {
    const where = item.steps.length > 1 ? `step ${i + 1}: ` : "";
    try {
      const observed = await runStep(step, { tag, session, past, context });
      const problems = checkStep(step, observed, past);
      if (problems.length > 0)
        return { id, title, source, problems: problems.map((problem) => where + problem) };
      past.push(observed);
    } catch (error) {
      return { id, title, source, problems: [`${where}no answer: ${reasonOf(error)}`] };
    }
  }
  return { id, title, source, problems: [] };
}

interface StepContext {
  tag: string;
  session: string;
  past: readonly Observed[];
  context: RunContext;
}

async function runStep(step: Step, { tag, session, past, context }: StepContext): Promise<Observed> {
  const { sim, proxyUrl, apiKey, timeoutMs } = context.options;
  const before = new Set(sim.log);
  const isNew = (request: SimRequest): boolean => !before.has(request) && tagIn(request.body) === tag;
  context.queues.set(tag, [...(step.scenarios ?? [])]);
  step.before?.(sim);
  const made = typeof step.request.body === "function" ? step.request.body(past) : step.request.body;
  const body = made === undefined ? undefined : tagRequest(made, tag);
  const arrived = (): Promise<SimRequest> =>
    sim.waitFor((request) => isNew(request) && request.scenario !== null);
  const answer = await askProxy(step.request, body, { proxyUrl, apiKey, session, arrived, timeoutMs });
  await Promise.all(sim.turns.filter(isNew).map((turn) => waitUntilFinished(sim, turn)));
  return {
    request: objectOf(body),
    answer,
    upstream: sim.turns.filter(isNew).filter(isNoProbe).map(readUpstream),
  };
}

/** Waits until the log entry no longer changes. An upstream request that never ends is reported by its case. */
async function waitUntilFinished(sim: Sim, turn: SimRequest): Promise<void> {
  await sim.waitFor((request) => request === turn && request.finished, FINISH_MS).catch(() => {});
}

const FINISH_MS = 3000;

/** Asking in which lane a model answers is no mistake. @see docs/reference/codex-backend.md section 18 */
const isNoProbe = ({ problem }: SimRequest): boolean => problem?.rule !== "answers_on_lane";

function objectOf(body: Body | undefined): Observed["request"] {
  return typeof body === "object" ? body : {};
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
