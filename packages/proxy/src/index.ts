/**
 * The proxy as a library: a whole one in a process of yours, on a port or as a fetch handler.
 * @module
 */
export { AUTH_ADVICE } from "./advise-on-auth.ts";
export { bareHost, isLoopback } from "./access/is-loopback.ts";
export { connectUpstream, type UpstreamConnection } from "./connect-upstream.ts";
export { createProxy } from "./create-proxy.ts";
export { JUDGE_CASES, type JudgeCase } from "./judge/cases.ts";
export { type JudgeCaseResult, runJudgeCase } from "./judge/run-judge-case.ts";
export type { Listening, Logger, Proxy, ProxyOptions, RecordingOptions, TraceEvent } from "./options.ts";
export type { JudgeRecord, RecordUsage, RequestRecord } from "./record/request-record.ts";
export { type LoginStatus, readLoginStatus } from "./status/read-account.ts";
export type { Difference } from "./recording/compare-json.ts";
export { listRecordings, type RecordingFile } from "./recording/recording-files.ts";
export {
  parseRecording,
  readRecording,
  RecordingError,
  type RecordingErrorCode,
} from "./recording/read-recording.ts";
export type {
  RecordedAnswer,
  RecordedBuild,
  RecordedFrame,
  RecordedRequest,
  RecordedSettings,
  RecordedUpstream,
  Recording,
} from "./recording/recording.ts";
export { type Replay, replayRecording } from "./recording/replay-recording.ts";
