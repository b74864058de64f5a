import type { UsageLine } from "../../src/usage/usage-line.ts";

/** A made line; a test says what it needs of it. */
export function usageLine(line: Partial<UsageLine> = {}): UsageLine {
  return {
    v: 1,
    time: "2026-11-28T12:00:00.000Z",
    id: "req_1",
    session: "01a220e3",
    agent: null,
    class: null,
    agent_type: null,
    model: "claude-opus-5",
    upstream_model: "gpt-5.5",
    lane: "full",
    transport: "http",
    continued: false,
    input: 100,
    cached: 900,
    written: 0,
    output: 50,
    reasoning: 20,
    first_delta_ms: 800,
    total_ms: 4000,
    retries: 0,
    recovered: [],
    status: 200,
    error: null,
    error_type: null,
    aborted: false,
    degraded: [],
    workarounds: [],
    cache_miss: null,
    judge: null,
    ...line,
  };
}
