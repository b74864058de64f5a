/**
 * The proxy as a library: a whole one in a process of yours, on a port or as a fetch handler.
 * @module
 */
export { adviseOnAuth } from "./advise-on-auth.ts";
export { bareHost, isLoopback } from "./access/is-loopback.ts";
export { connectUpstream, type UpstreamConnection } from "./connect-upstream.ts";
export { createProxy } from "./create-proxy.ts";
export { JUDGE_CASES, type JudgeCase } from "./judge/cases.ts";
export { type JudgeCaseResult, runJudgeCase } from "./judge/run-judge-case.ts";
export type { Listening, Logger, Proxy, ProxyOptions, TraceEvent } from "./options.ts";
export type { JudgeRecord, RecordUsage, RequestRecord } from "./record/request-record.ts";
export { type LoginStatus, readLoginStatus } from "./status/read-account.ts";
