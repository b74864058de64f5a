/**
 * Checks that any proxy between Anthropic's Messages API and the Codex backend can run against itself.
 * @module
 */
export { runConformance, type ConformanceOptions } from "./run.ts";
export { CASES, groupOf } from "./cases/index.ts";
export type { Ask, Body, Case, Expect, Seen, Step } from "./case.ts";
export type { Answer } from "./answer.ts";
export type { Upstream } from "./upstream.ts";
export type { Judge, Pattern } from "./match.ts";
export { renderResult, renderTotals, totalsOf, type CaseResult, type Report, type Totals } from "./report.ts";
