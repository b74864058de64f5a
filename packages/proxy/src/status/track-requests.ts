import type { RequestRecord } from "../record/request-record.ts";
import { countVerdicts } from "./count-verdicts.ts";
import { createMetrics } from "./create-metrics.ts";
import { groupSessions } from "./group-sessions.ts";
import type { LoginStatus, QuotaStatus } from "./read-account.ts";
import { createPage } from "./render-page.ts";
import {
  isoTime,
  type RecentError,
  type RecentRequest,
  type ShownSettings,
  type StatusJson,
  toLiveRequest,
  toLoginJson,
  toQuotaJson,
  toRecentError,
  toRecentRequest,
  type Totals,
} from "./status-json.ts";

export interface TrackerOptions {
  version: string;
  /** Read whenever it is shown: a reload may change it. */
  settings: () => ShownSettings;
  quota: () => QuotaStatus | null;
  /** Milliseconds since the epoch. Default `Date.now`. */
  now?: () => number;
  /** A message has begun or ended, or a request has failed. */
  onChange?: () => void;
}

/** Counts requests, for `/status`, `/metrics` and the page. Costs a few counters for each request, nothing for an event. */
export interface RequestTracker {
  /** A message begins to be answered; the same object, filled while it runs, comes back to {@link end}. */
  begin(record: RequestRecord): void;
  /** Any request has ended. */
  end(record: RequestRecord): void;
  /** Messages that are being answered now. */
  openMessages(): number;
  /** `GET /metrics`, type `text/plain; version=0.0.4; charset=utf-8`. */
  metricsText(): string;
  /** `GET /status`. */
  statusJson(login: LoginStatus): StatusJson;
  /** `GET /healthz`. */
  healthJson(): { status: "ok"; name: "codexthropic"; version: string };
  /** `GET /`, to be sent with `pageHeaders` of the same nonce. */
  page(nonce: string): string;
}

/** How many messages and errors the page remembers. */
const RECENT = 60;
const SESSIONS = 50;

const MESSAGES = "/v1/messages";

export function trackRequests(options: TrackerOptions): RequestTracker {
  const { version, settings, quota, now = Date.now, onChange } = options;
  const startedAt = now();
  const open = new Set<RequestRecord>();
  const sessions = groupSessions(SESSIONS);
  const verdicts = countVerdicts();
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
    websocket: 0,
    continued: 0,
    bytes_saved: 0,
  };
  const metrics = createMetrics({ version, startedAt, openMessages: () => open.size, quota });
  const page = createPage();

  const count = (record: RequestRecord): void => {
    totals.requests += 1;
    if (record.error) {
      totals.errors += 1;
      keep(errors, toRecentError(record, record.error));
    }
    for (const what of record.degraded) degraded.set(what, (degraded.get(what) ?? 0) + 1);
    if (record.path !== MESSAGES) return;
    totals.messages += 1;
    totals.retries += record.retries;
    if (record.aborted) totals.aborted += 1;
    totals.input += record.usage?.input ?? 0;
    totals.cached += record.usage?.cached ?? 0;
    totals.output += record.usage?.output ?? 0;
    if (record.transport === "websocket") totals.websocket += 1;
    if (record.continued) totals.continued += 1;
    totals.bytes_saved += record.bytesSaved;
    verdicts.add(record.judge);
    sessions.add(record);
    keep(recent, toRecentRequest(record));
  };

  return {
    begin(record) {
      open.add(record);
      onChange?.();
    },
    end(record) {
      open.delete(record);
      metrics.record(record);
      count(record);
      if (record.path === MESSAGES || record.error) onChange?.();
    },
    openMessages: () => open.size,
    metricsText: () => metrics.text(),
    healthJson: () => ({ status: "ok", name: "codexthropic", version }),
    page,
    statusJson: (login) => ({
      name: "codexthropic",
      version,
      now: isoTime(now()),
      started_at: isoTime(startedAt),
      ...settings(),
      login: toLoginJson(login),
      quota: toQuotaJson(quota()),
      open: [...open].map(toLiveRequest),
      totals: { ...totals },
      first_byte_ms: recent.flatMap(({ ttfb_ms }) => (ttfb_ms === null ? [] : [ttfb_ms])).toReversed(),
      sessions: sessions.list(),
      recent: [...recent],
      errors: [...errors],
      degraded: Object.fromEntries(degraded),
      judge: { setting: settings().judge, ...verdicts.totals() },
    }),
  };
}

/** Newest first, and not too many. */
function keep<T>(list: T[], item: T): void {
  list.unshift(item);
  if (list.length > RECENT) list.pop();
}
