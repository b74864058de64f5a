import type { CodexAuth } from "@codexthropic/codex-auth";
import type { BackendFacts } from "@codexthropic/codex-client";
import { createProbe, type ProbeOptions } from "@codexthropic/codex-client/probe";

import { readVersion } from "../read-version.ts";
import { runSteps, type Ending, type StepResult } from "./run-steps.ts";
import { createStepContext } from "./step-context.ts";
import type { Step } from "./step.ts";
import { CHECK_STEPS } from "./steps/index.ts";

export interface CheckOptions extends Omit<ProbeOptions, "auth"> {
  auth: CodexAuth;
  /** Default: {@link CHECK_STEPS}. */
  steps?: readonly Step[];
  /** What the result names as its target. Default: {@link describeTarget} of `codexBaseUrl`. */
  target?: string;
  /** Default: the version of this package. */
  version?: string;
  /** Ends the check; the steps that are left are `skipped`. */
  signal?: AbortSignal;
  /** Called when a step begins (`null`) and when it has ended. */
  onStep?: (step: Step, index: number, result: StepResult | null) => void;
}

/** The JSON of `codexthropic check --json`, and what the program has learned by it. */
export interface CheckReport {
  version: string;
  /** ISO 8601, UTC. */
  date: string;
  target: string;
  steps: StepResult[];
}

export interface CheckResult {
  report: CheckReport;
  facts: BackendFacts;
  tokens: { input: number; output: number };
  /** Why steps were skipped; `null`: none was. */
  ended: Ending | null;
}

/**
 * Asks the backend for every fact that this program relies on, one request after another, with the headers of the
 * Codex CLI. Costs quota: the sum of `tokens` of the steps. Never rejects for what the backend or the login does.
 */
export async function checkBackend(options: CheckOptions): Promise<CheckResult> {
  const { auth, steps = CHECK_STEPS, onStep, signal = new AbortController().signal } = options;
  const { now = Date.now, uuid = () => crypto.randomUUID() } = options;
  const probe = createProbe(options);
  const tokens = { input: 0, output: 0 };
  const date = new Date(now()).toISOString();
  try {
    const context = createStepContext({
      probe,
      auth,
      now,
      uuid,
      signal,
      onTokens(input, output) {
        tokens.input += input;
        tokens.output += output;
      },
    });
    const { results, facts, ended } = await runSteps({ steps, context, onStep });
    const { version = readVersion(), target = describeTarget(options.codexBaseUrl) } = options;
    return { report: { version, date, target, steps: results }, facts, tokens, ended };
  } finally {
    probe.close();
  }
}

/** The backend in a word that may be published: a host of somebody's own has no name. */
export function describeTarget(baseUrl: string = "https://chatgpt.com"): string {
  const { hostname, host } = new URL(baseUrl);
  if (hostname === "chatgpt.com" || hostname.endsWith(".chatgpt.com")) return hostname;
  return ["127.0.0.1", "localhost", "[::1]"].includes(hostname) ? host : "another backend";
}
