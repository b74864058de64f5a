/**
 * Wire types of the Anthropic Messages API, as far as a proxy needs them.
 * @module
 */
export type * from "./anthropic/answer.ts";
export type * from "./anthropic/request.ts";
