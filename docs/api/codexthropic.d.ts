// API report of codexthropic. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
/**
 * codexthropic as a library: a whole proxy in a process of yours. The same as `@codexthropic/proxy`, which installs
 * nothing of the command line.
 * @module
 */
export { createProxy } from "@codexthropic/proxy";
export type { Listening, Logger, Proxy, ProxyOptions, RecordUsage, RequestRecord, TraceEvent, } from "@codexthropic/proxy";
