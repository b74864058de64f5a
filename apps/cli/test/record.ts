import type { RequestRecord } from "@codexthropic/proxy";

/** One message that went well. */
export function record(changes: Partial<RequestRecord> = {}): RequestRecord {
  return {
    id: "req_1",
    time: Date.UTC(2026, 10, 25, 12),
    method: "POST",
    path: "/v1/messages",
    status: 200,
    stream: true,
    model: "claude-opus-5-5",
    upstreamModel: "gpt-5.5",
    lane: "full",
    transport: "http",
    continued: false,
    bytesSaved: 0,
    session: "12345678",
    agent: null,
    agentType: null,
    requestClass: null,
    usage: { input: 100, cached: 900, written: 0, output: 50, reasoning: 0 },
    cacheMiss: null,
    ttfbMs: 700,
    totalMs: 3000,
    retries: 0,
    recovered: [],
    degraded: [],
    workarounds: [],
    fast: false,
    error: null,
    aborted: false,
    judge: null,
    ...changes,
  };
}
