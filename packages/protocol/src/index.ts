export { DEGRADED, type Degraded } from "./degraded.ts";
export type { Preparation } from "./preparation.ts";
export type { InventedNulls, Restore } from "./restore.ts";
export { decodeSignature, encodeSignature, type ReasoningState } from "./signature.ts";
