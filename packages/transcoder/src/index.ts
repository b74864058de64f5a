export { accumulate } from "./accumulate.ts";
export { AnswerError, type AnswerErrorCode } from "./answer-error.ts";
export type { AnswerFacts } from "./answer-facts.ts";
export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
export { readEvents } from "./events/read-events.ts";
export { toSse } from "./to-sse.ts";
export { transcode, type Transcoding } from "./transcode.ts";
export type { JudgeCalls, TranscodeOptions } from "./transcode-options.ts";
