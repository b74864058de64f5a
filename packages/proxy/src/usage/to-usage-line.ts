import { escapeControls } from "../record/escape-controls.ts";
import type { JudgeRecord, RequestRecord } from "../record/request-record.ts";
import type { JudgeUsage, UsageLine } from "./usage-line.ts";

/** Characters of a model's name that are kept. */
const LONGEST = 128;

const NO_USAGE = { input: 0, cached: 0, written: 0, output: 0, reasoning: 0 };

/** The line of a finished request. `null`: it was no message, or was refused before its model was read. */
export function toUsageLine(record: RequestRecord): UsageLine | null {
  if (record.path !== "/v1/messages" || record.model === null) return null;
  return {
    v: 1,
    time: new Date(record.time).toISOString(),
    id: record.id,
    session: record.session,
    agent: record.agent,
    class: record.requestClass,
    agent_type: record.agentType,
    model: escapeControls(record.model, LONGEST),
    upstream_model: record.upstreamModel && escapeControls(record.upstreamModel, LONGEST),
    lane: record.lane,
    transport: record.transport,
    continued: record.continued,
    ...(record.usage ?? NO_USAGE),
    first_delta_ms: record.ttfbMs,
    total_ms: record.totalMs,
    retries: record.retries,
    recovered: record.recovered,
    status: record.status,
    error: record.error?.code ?? null,
    error_type: record.error?.type ?? null,
    aborted: record.aborted,
    degraded: record.degraded,
    workarounds: record.workarounds,
    cache_miss: record.cacheMiss,
    judge: record.judge && toJudgeUsage(record.judge),
  };
}

function toJudgeUsage({ calls, flagged, usage, totalMs }: JudgeRecord): JudgeUsage {
  const { input, cached, written, output } = usage ?? NO_USAGE;
  return { calls, flagged, input: input + cached + written, output, total_ms: totalMs };
}
