/**
 * Checks that any proxy between Anthropic's Messages API and the Codex backend can run against itself.
 * @module
 */
export { runConformance, type ConformanceOptions } from "./run.ts";
export { CASES, groupOf } from "./cases/index.ts";
export type { ClientRequest, Body, Case, Expect, Observed, Step } from "./case.ts";
export type { Answer } from "./read-answer.ts";
export type { Upstream } from "./read-upstream.ts";
export type { Check, Pattern } from "./match-pattern.ts";
export { renderResult, renderTotals, totalsOf, type CaseResult, type Report, type Totals } from "./report.ts";
