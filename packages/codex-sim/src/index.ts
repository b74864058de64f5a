/**
 * A simulated Codex backend: as strict as the real one is known to be, scriptable, deterministic.
 * @module
 */
export { startSim, type Sim, type SimAuth } from "./sim.ts";
export type { QuotaOptions, SimOptions } from "./options.ts";
export type { SafeguardVerdicts } from "./safeguards.ts";
export type { WebSocketOptions } from "./websocket/options.ts";
export type { SimConnection, SimRequest } from "./log.ts";

export * as scenarios from "./scenarios/index.ts";
export * as output from "./output/index.ts";
export { gate } from "./answer/hold.ts";
export { agent, type AgentRule } from "./agent.ts";
export { scenarioByName, scenarioNames } from "./named.ts";
export { viewOf, type RequestView } from "./request-view.ts";
export type { Scenario } from "./answer/scenario.ts";
export type { Script } from "./script.ts";

export { validateBody } from "./validate/validate-body.ts";
export { CATALOGUE } from "./catalogue.ts";
export { seal } from "./seal.ts";
