export { assertStream, checkStream } from "./testing/grammar.ts";
export { parseStream } from "./testing/parse-stream.ts";
export type { Problem } from "./testing/problem.ts";
