/**
 * Checks that any proxy between Anthropic's Messages API and the Codex backend can run against itself.
 * @module
 */
export { runConformance, type ConformanceOptions } from "./run.ts";
export { CASES } from "./cases/index.ts";
export type { Case } from "./case.ts";
export { renderResult, type CaseResult, type Report } from "./report.ts";
