/**
 * A simulated Codex backend: as strict as the real one is known to be, scriptable, deterministic.
 * @module
 */
export { startSim, type Sim, type SimAuth } from "./sim.ts";
export type { QuotaOptions, SimOptions } from "./options.ts";
export type { SimRequest } from "./log.ts";

export * as scenarios from "./scenarios/index.ts";
export * as output from "./output/index.ts";
export { gate, type Gate, type Hold } from "./answer/hold.ts";
export type { AnswerOptions, Content, Ending } from "./answer/answer.ts";
export type { Scenario, Step, Wire } from "./answer/scenario.ts";
export type { Quota, SimEvent, Turn } from "./answer/turn.ts";
export type { Script } from "./script.ts";
export { agent, type AgentCondition, type AgentRule } from "./agent.ts";
export { scenarioByName, scenarioNames, type NamedScenario } from "./named.ts";
export { viewOf, type RequestView, type ToolOutput } from "./request-view.ts";

export { validateBody } from "./validate/validate-body.ts";
export { warningsOf } from "./validate/warnings.ts";
export type { ValidateOptions } from "./validate/context.ts";
export { problemBody, type Problem } from "./validate/problem.ts";

export { CATALOGUE, type CatalogueEntry } from "./catalogue.ts";
export type { LaneTable } from "./lanes.ts";
export { isFernetShaped, seal, verifySeal, type Sealed, type SealVerdict } from "./seal.ts";
export type { SafeguardVerdicts } from "./safeguards.ts";
export type { Account } from "./auth/account.ts";
export type { AuthFileOptions } from "./auth/auth-file.ts";
export type { IssueOptions, Tokens } from "./auth/issuer.ts";
export type { TokenReply } from "./auth/oauth-state.ts";
