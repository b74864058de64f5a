import type { Usage } from "@codexthropic/protocol/anthropic";
import type { ProxyRequest, ProxyResponse } from "../http/http-message.ts";
import { escapeControls } from "./escape-controls.ts";
import type { RecordUsage, RequestRecord } from "./request-record.ts";

/** What the record learns from the response that was written: the only place that sets status, error and abort. */
export function finishRecord(
  record: RequestRecord,
  { clientLeft }: ProxyRequest,
  { status, endsWithClient = false, result }: ProxyResponse,
  now: number,
): void {
  record.status = status;
  record.totalMs = now - record.time;
  record.aborted = clientLeft && !endsWithClient;
  const { error = null, usage = null } = result?.() ?? {};
  if (usage) record.usage = toRecordUsage(usage);
  // What breaks off because the client has left is no failure.
  if (error && !clientLeft) {
    record.error = { code: error.code, type: error.type, message: escapeControls(error.message) };
  }
}

export function toRecordUsage(usage: Usage): RecordUsage {
  return {
    input: usage.input_tokens,
    cached: usage.cache_read_input_tokens,
    written: usage.cache_creation_input_tokens,
    output: usage.output_tokens,
    reasoning: usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}
