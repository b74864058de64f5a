import { createPage, pageHeaders } from "./page.ts";
import type {
  LiveRequest,
  LoginFacts,
  ObservatoryOptions,
  RecentError,
  RecentRequest,
  StatusJson,
  Totals,
} from "./facts.ts";
import { createMetrics } from "./metrics.ts";
import { createSessions } from "./sessions.ts";
import type { RequestRecord } from "../server/record.ts";

export { pageHeaders };
export { capabilities, type Capabilities } from "./capabilities.ts";
export type {
  LoginFacts,
  ObservatoryOptions,
  QuotaFacts,
  QuotaWindow,
  ShownSettings,
  StatusJson,
} from "./facts.ts";

/** Everything that can be seen of a running proxy. Costs a few counters per request, nothing per event. */
export interface Observatory {
  /** A message begins to be answered; the same object, filled while it runs, comes back to {@link end}. */
  begin(record: RequestRecord): void;
  end(record: RequestRecord): void;
  /** Messages being answered now. */
  openStreams(): number;
  /** `GET /metrics`, type `text/plain; version=0.0.4; charset=utf-8`. */
  metricsText(): string;
  /** `GET /status`. */
  statusJson(login: LoginFacts): StatusJson;
  /** `GET /healthz`. */
  healthJson(): { status: "ok"; name: "codexthropic"; version: string };
  /** `GET /`, to be sent with {@link pageHeaders} of the same nonce. */
  page(nonce: string): string;
}

/** How many messages and errors the page remembers. */
const RECENT = 60;
const SESSIONS = 50;

const MESSAGES = "/v1/messages";

export function createObservatory(options: ObservatoryOptions): Observatory {
  const { version, settings, quota, now = Date.now } = options;
  const startedAt = now();
  const open = new Set<RequestRecord>();
  const sessions = createSessions(SESSIONS);
  const recent: RecentRequest[] = [];
  const errors: RecentError[] = [];
  const degraded = new Map<string, number>();
  const totals: Totals = {
    requests: 0,
    messages: 0,
    errors: 0,
    aborted: 0,
    retries: 0,
    input: 0,
    cached: 0,
    output: 0,
  };
  const metrics = createMetrics({ version, startedAt, openStreams: () => open.size, quota });
  const page = createPage();

  const count = (record: RequestRecord): void => {
    totals.requests += 1;
    if (record.error) {
      totals.errors += 1;
      keep(errors, toError(record));
    }
    for (const what of record.degraded) degraded.set(what, (degraded.get(what) ?? 0) + 1);
    if (record.path !== MESSAGES) return;
    totals.messages += 1;
    totals.retries += record.retries;
    if (record.aborted) totals.aborted += 1;
    totals.input += record.usage?.input ?? 0;
    totals.cached += record.usage?.cached ?? 0;
    totals.output += record.usage?.output ?? 0;
    sessions.add(record);
    keep(recent, toRecent(record));
  };

  return {
    begin(record) {
      open.add(record);
    },
    end(record) {
      open.delete(record);
      metrics.record(record);
      count(record);
    },
    openStreams: () => open.size,
    metricsText: () => metrics.text(),
    healthJson: () => ({ status: "ok", name: "codexthropic", version }),
    page,
    statusJson: (login) => ({
      name: "codexthropic",
      version,
      now: now(),
      started_at: startedAt,
      ...settings(),
      login,
      quota: quota(),
      open: [...open].map(toLive),
      totals: { ...totals },
      first_byte_ms: recent.flatMap(({ ttfb_ms }) => (ttfb_ms === null ? [] : [ttfb_ms])).toReversed(),
      sessions: sessions.list(),
      recent: [...recent],
      errors: [...errors],
      degraded: Object.fromEntries(degraded),
    }),
  };
}

/** Newest first, and not too many. */
function keep<T>(list: T[], item: T): void {
  list.unshift(item);
  if (list.length > RECENT) list.pop();
}

function toLive(record: RequestRecord): LiveRequest {
  return {
    id: record.id,
    since: record.time,
    model: record.model,
    upstream_model: record.upstreamModel,
    session: record.session,
    ttfb_ms: record.ttfbMs,
  };
}

function toRecent(record: RequestRecord): RecentRequest {
  const { id, time, status, model, upstreamModel, session, usage, ttfbMs, totalMs, retries, fast, aborted } =
    record;
  return {
    id,
    time,
    status,
    model,
    upstream_model: upstreamModel,
    session,
    usage,
    ttfb_ms: ttfbMs,
    total_ms: totalMs,
    retries,
    fast,
    aborted,
  };
}

function toError(record: RequestRecord): RecentError {
  const { type, message } = record.error ?? { type: "api_error", message: "" };
  return { id: record.id, time: record.time, status: record.status, type, message };
}
