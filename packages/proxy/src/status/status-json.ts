import type { RequestRecord } from "../record/request-record.ts";
import { toForecastJson, type ForecastJson } from "../usage/forecast-quota.ts";
import type { JudgeTotals } from "./count-verdicts.ts";
import type { LoginStatus, QuotaStatus } from "./read-account.ts";

/** The settings that the page shows. */
export interface ShownSettings {
  fast: boolean;
  lane: string;
  /** `auto`, `off` or a slug. */
  judge: string;
  /** Claude name → slug. */
  models: Readonly<Record<string, string>>;
}

/** `GET /status`. Times are ISO 8601 in UTC, durations milliseconds, shares 0 to 1. */
export interface StatusJson extends Omit<ShownSettings, "judge"> {
  name: "codexthropic";
  version: string;
  now: string;
  started_at: string;
  login: LoginJson;
  quota: QuotaJson | null;
  open: LiveRequest[];
  totals: Totals;
  /** Of the last messages, oldest first. */
  first_byte_ms: number[];
  /** Last seen first. */
  sessions: SessionStatus[];
  /** Newest first. */
  recent: RecentRequest[];
  /** Newest first. */
  errors: RecentError[];
  degraded: Record<string, number>;
  /** Verdicts on tool calls (auto mode). They count in no other figure. */
  judge: JudgeStatus;
}

export interface JudgeStatus extends JudgeTotals {
  setting: string;
}

export interface LoginJson extends Pick<LoginStatus, "kind" | "plan" | "problem"> {
  expires_at: string | null;
}

export interface QuotaJson {
  windows: { name: string; used: number; resets_at: string | null; forecast: ForecastJson }[];
  seen_at: string;
}

export interface LiveRequest {
  id: string;
  since: string;
  model: string | null;
  upstream_model: string | null;
  session: string | null;
  ttfb_ms: number | null;
}

export interface Totals {
  requests: number;
  messages: number;
  errors: number;
  /** Messages whose client left before the end. */
  aborted: number;
  retries: number;
  input: number;
  cached: number;
  output: number;
  /** Messages that went over a WebSocket, and those of them that held only what was new. */
  websocket: number;
  continued: number;
  /** Bytes of requests that were not sent because of that, roughly. */
  bytes_saved: number;
}

export interface SessionStatus {
  session: string;
  messages: number;
  input: number;
  cached: number;
  output: number;
  last_seen: string;
  /** Mean. */
  ttfb_ms: number | null;
}

export interface RecentRequest {
  id: string;
  time: string;
  status: number;
  model: string | null;
  upstream_model: string | null;
  session: string | null;
  usage: RequestRecord["usage"];
  ttfb_ms: number | null;
  total_ms: number;
  transport: RequestRecord["transport"];
  continued: boolean;
  retries: number;
  fast: boolean;
  aborted: boolean;
}

export interface RecentError {
  id: string;
  time: string;
  status: number;
  code: string;
  type: string;
  message: string;
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function toLoginJson({ kind, plan, problem, expiresAt }: LoginStatus): LoginJson {
  return { kind, plan, problem, expires_at: expiresAt === null ? null : isoTime(expiresAt) };
}

export function toQuotaJson(quota: QuotaStatus | null): QuotaJson | null {
  return (
    quota && {
      windows: quota.windows.map(({ name, used, resetsAt, forecast }) => ({
        name,
        used,
        resets_at: resetsAt === null ? null : isoTime(resetsAt),
        forecast: toForecastJson(forecast),
      })),
      seen_at: isoTime(quota.seenAt),
    }
  );
}

export function toLiveRequest(record: RequestRecord): LiveRequest {
  return {
    id: record.id,
    since: isoTime(record.time),
    model: record.model,
    upstream_model: record.upstreamModel,
    session: record.session,
    ttfb_ms: record.ttfbMs,
  };
}

export function toRecentRequest(record: RequestRecord): RecentRequest {
  const { id, time, status, model, session, usage, transport, continued, retries, fast, aborted } = record;
  return {
    id,
    time: isoTime(time),
    status,
    model,
    upstream_model: record.upstreamModel,
    session,
    usage,
    ttfb_ms: record.ttfbMs,
    total_ms: record.totalMs,
    transport,
    continued,
    retries,
    fast,
    aborted,
  };
}

export function toRecentError(
  { id, time, status }: RequestRecord,
  { code, type, message }: NonNullable<RequestRecord["error"]>,
): RecentError {
  return { id, time: isoTime(time), status, code, type, message };
}
