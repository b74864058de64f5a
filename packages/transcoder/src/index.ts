export { type ByteTranscoder, createByteTranscoder } from "./byte-transcoder.ts";
export type { AnswerFacts } from "./core/facts.ts";
export type { TranscoderOptions } from "./options.ts";
export { createTranscoder, type Transcoder } from "./transcoder.ts";
export { accumulateMessage, type Accumulator, createAccumulator } from "./accumulate.ts";
export { AnswerError, type AnswerErrorCode } from "./errors.ts";
