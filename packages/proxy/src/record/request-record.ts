import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";
import type { Degraded } from "@codexthropic/protocol/contract";
import type { ErrorCode, FailureCode } from "@codexthropic/protocol/errors";
import type { UnavailableReason } from "../judge/verdict.ts";
import type { CacheMiss } from "../cache-miss/explain-cache-miss.ts";
import { escapeControls } from "./escape-controls.ts";

/** Tokens of one answer, as the client was told. */
export interface RecordUsage {
  /** Neither read from the cache nor written to it. */
  input: number;
  cached: number;
  /** Written to the cache. */
  written: number;
  output: number;
  /** Part of `output`. */
  reasoning: number;
}

/** What the verdicts on the calls of an answer have cost and said. It counts for nothing else in the record. */
export interface JudgeRecord {
  /** The slug that was asked; `null` when no request was answered. */
  model: string | null;
  /** Calls that needed a verdict. */
  calls: number;
  flagged: number;
  /** Why calls have no verdict; `null` when all have one. */
  unavailable: UnavailableReason | null;
  usage: RecordUsage | null;
  /** Milliseconds for which the end of the answer had to wait. */
  totalMs: number;
  /** Upstream requests beyond the first. */
  retries: number;
}

/**
 * What is known of one request. Made when it arrives, filled while it runs, handed to `onRequest` when it has
 * ended. Safe to log: no tokens, no prompts, no account ids, and in no text a character that a terminal would obey.
 */
export interface RequestRecord {
  /** `req_…`, also the answer's `request-id` header. */
  id: string;
  /** Milliseconds since the epoch. */
  time: number;
  method: string;
  /** Without the query; its first 256 characters. */
  path: string;
  /** HTTP status; 499 when the client left before the head of the answer. */
  status: number;
  stream: boolean;
  /** As requested by the client. */
  model: string | null;
  upstreamModel: string | null;
  lane: "full" | "lite" | null;
  transport: "http" | "websocket" | null;
  /** A WebSocket frame held only what the backend did not know yet. */
  continued: boolean;
  /** Bytes of the request that were not sent because of that, roughly. */
  bytesSaved: number;
  /** First eight characters of the client's session id, for grouping. */
  session: string | null;
  /** First eight characters of the sub-agent's id; `null` for the main conversation. */
  agent: string | null;
  /** What Claude Code's hint headers say: the kind of the sub-agent (`Explore`, `custom`, …). */
  agentType: string | null;
  /** What Claude Code's hint headers say: `main`, `auxiliary` or `subagent`. */
  requestClass: string | null;
  usage: RecordUsage | null;
  /** Why the prompt cache was missed; `null` when it was not, or nothing can be said. */
  cacheMiss: CacheMiss | null;
  /** Milliseconds from arrival to the first byte of the body that carries content. */
  ttfbMs: number | null;
  /** Milliseconds from arrival to the last byte. */
  totalMs: number;
  /** Upstream requests beyond the first. */
  retries: number;
  /** The failures for which the request was sent again, in their order. */
  recovered: readonly FailureCode[];
  degraded: readonly Degraded[];
  /** What was left out or sent in another form because the backend refuses it, also when it was refused earlier. */
  workarounds: readonly string[];
  fast: boolean;
  /**
   * What the client was told, also inside a stream that began with 200. `code` says what happened, in the words of
   * `ErrorCode`; `type` is what Anthropic calls it. `null` when the client has left.
   */
  error: { code: ErrorCode; type: AnthropicErrorType; message: string } | null;
  /** The client left before the end. That is no error. */
  aborted: boolean;
  /** Set when calls of the answer needed verdicts (auto mode). */
  judge: JudgeRecord | null;
}

/** A record as it stands when the request arrives. */
export function newRecord(
  start: Pick<RequestRecord, "id" | "time" | "method" | "path" | "fast">,
): RequestRecord {
  return {
    ...start,
    path: escapeControls(start.path, 256),
    status: 0,
    stream: false,
    model: null,
    upstreamModel: null,
    lane: null,
    transport: null,
    continued: false,
    bytesSaved: 0,
    session: null,
    agent: null,
    agentType: null,
    requestClass: null,
    usage: null,
    cacheMiss: null,
    ttfbMs: null,
    totalMs: 0,
    retries: 0,
    recovered: [],
    degraded: [],
    workarounds: [],
    error: null,
    aborted: false,
    judge: null,
  };
}
