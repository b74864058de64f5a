/**
 * codexthropic as a library: a whole proxy in a process of yours.
 * @module
 */
export { createProxy } from "./server/proxy.ts";
export type { Listening, Logger, Proxy, ProxyOptions, TraceEvent } from "./server/options.ts";
export type { RecordUsage, RequestRecord } from "./server/record.ts";
