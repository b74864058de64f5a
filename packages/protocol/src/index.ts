export { DEGRADED, type Degraded } from "./degraded.ts";
export { decodeSignature, encodeSignature, type ReasoningState } from "./signature.ts";
