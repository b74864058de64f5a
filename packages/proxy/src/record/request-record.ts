import type { Degraded } from "@codexthropic/protocol";
import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";
import { printable } from "./printable.ts";

/** Tokens of one answer, as the client was told. */
export interface RecordUsage {
  /** Not from the cache. */
  input: number;
  cached: number;
  output: number;
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
  /** First eight characters of the client's session id, for grouping. */
  session: string | null;
  usage: RecordUsage | null;
  /** Milliseconds from arrival to the first byte of the body that carries content. */
  ttfbMs: number | null;
  /** Milliseconds from arrival to the last byte. */
  totalMs: number;
  /** Upstream requests beyond the first. */
  retries: number;
  degraded: readonly Degraded[];
  fast: boolean;
  /** Anthropic error type and message, also for errors inside a stream that began with 200. */
  error: { type: AnthropicErrorType; message: string } | null;
  /** The client left before the end. That is no error: `error` is `null` then. */
  aborted: boolean;
}

/** A record as it stands when the request arrives. */
export function newRecord(
  id: string,
  time: number,
  method: string,
  path: string,
  fast: boolean,
): RequestRecord {
  return {
    id,
    time,
    method,
    path: printable(path, 256),
    status: 0,
    stream: false,
    model: null,
    upstreamModel: null,
    lane: null,
    session: null,
    usage: null,
    ttfbMs: null,
    totalMs: 0,
    retries: 0,
    degraded: [],
    fast,
    error: null,
    aborted: false,
  };
}

/** Notes what the client is told of a failure. */
export function noteError(
  record: RequestRecord,
  { type, message }: { type: AnthropicErrorType; message: string },
): void {
  record.error = { type, message: printable(message) };
}
