export { accumulate } from "./accumulate.ts";
export { AnswerError, type AnswerErrorCode } from "./answer-error.ts";
export type { JudgeCalls } from "./add-verdicts.ts";
export type { AnswerFacts } from "./answer-facts.ts";
export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
export { readEvents } from "./events/read-events.ts";
export { toSse } from "./to-sse.ts";
export { type TranscodeOptions, type Transcoding, transcode } from "./transcode.ts";
