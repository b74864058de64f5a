/**
 * Single requests to the Codex backend, as they are: for programs that want to know how it behaves. The client of this
 * package builds, retries and works around; a probe does nothing of that.
 * @module
 */
export { createProbe, type Probe, type ProbeOptions } from "./probe/create-probe.ts";
export type { ProbeAnswer } from "./probe/read-answer-events.ts";
export type { ProbeRequest } from "./probe/post-body.ts";
export type { ProbeConnection } from "./probe/open-connection.ts";
export { SHIPPED_CATALOG } from "./catalog/shipped-catalog.ts";
