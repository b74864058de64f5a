export { accumulateMessage, type Accumulator, createAccumulator } from "./accumulate.ts";
export type { ByteMachine } from "./byte-machine.ts";
export {
  type ByteTranscoder,
  createByteTranscoder,
  createEventReader,
  type EventReader,
} from "./byte-transcoder.ts";
export type { AnswerFacts } from "./core/facts.ts";
export { AnswerError, type AnswerErrorCode } from "./errors.ts";
export type { TranscoderOptions } from "./options.ts";
export { formatEvent } from "./sse/sink.ts";
export { transcodeEvents } from "./stream/transcode-events.ts";
export { transcodeStream } from "./stream/transcode-stream.ts";
export { createTranscoder, type Transcoder } from "./transcoder.ts";
export type { ByteInput, ByteStreamReader } from "./events/byte-input.ts";
