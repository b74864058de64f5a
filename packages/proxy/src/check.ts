/**
 * Whether the live backend still does what this program relies on, step by step. Costs quota.
 * @module
 */
export {
  checkBackend,
  describeTarget,
  type CheckOptions,
  type CheckReport,
  type CheckResult,
} from "./check/check-backend.ts";
export {
  CODEX_BASE_URL,
  FACTS_TTL_MS,
  keepFacts,
  readFacts,
  type FactsOwner,
  type StoredFacts,
} from "./check/facts-file.ts";
export { formatReport } from "./check/format-report.ts";
export type { Ending, StepResult } from "./check/run-steps.ts";
export type { Observation, Step, StepContext, Verdict } from "./check/step.ts";
export { judgeSteps } from "./check/steps/judge.ts";
export { CHECK_STEPS } from "./check/steps/index.ts";
