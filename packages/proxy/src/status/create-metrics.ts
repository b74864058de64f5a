import type { RequestRecord } from "../record/request-record.ts";
import { createJudgeMetrics } from "./judge-metrics.ts";
import type { QuotaStatus } from "./read-account.ts";
import { createCounter, createGauge, createHistogram, type Labels, type Metric } from "./prometheus.ts";

/** The paths that we serve; anything else shares one label, so that a scanner cannot grow the list. */
const ROUTES: ReadonlySet<string> = new Set([
  "/",
  "/v1/messages",
  "/v1/messages/count_tokens",
  "/v1/models",
  "/status",
  "/status/usage",
  "/status/requests",
  "/events",
  "/capabilities",
  "/healthz",
  "/metrics",
  "/api/hello",
]);

const SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export interface MetricsSource {
  version: string;
  startedAt: number;
  openMessages: () => number;
  quota: () => QuotaStatus | null;
}

/** Everything that `GET /metrics` shows. */
export interface Metrics {
  record(record: RequestRecord): void;
  text(): string;
}

export function createMetrics(source: MetricsSource): Metrics {
  const series = createSeries();
  const { requests, errors, retries, aborted, tokens, answers, transports, saved } = series;
  const { cacheMisses, degraded, firstByte, whole } = series;
  const judge = createJudgeMetrics();
  // A counter without labels is there from the start, so that its first increase can be seen.
  for (const counter of [retries, aborted, saved]) counter.add({}, 0);
  const all: Metric[] = [...Object.values(series), ...judge.all, ...gauges(source)];

  return {
    record(record) {
      requests.add({ route: ROUTES.has(record.path) ? record.path : "other", status: String(record.status) });
      if (record.error) errors.add({ type: record.error.type, code: record.error.code });
      if (record.aborted) aborted.add({});
      for (const what of record.degraded) degraded.add({ what });
      if (record.upstreamModel === null) return;
      retries.add({}, record.retries);
      if (record.transport !== null) {
        transports.add({ transport: record.transport, continued: String(record.continued) });
        saved.add({}, record.bytesSaved);
      }
      judge.record(record.judge);
      whole.observe(record.totalMs / 1000);
      if (record.ttfbMs !== null) firstByte.observe(record.ttfbMs / 1000);
      if (!record.usage) return;
      tokens.add({ kind: "input" }, record.usage.input);
      tokens.add({ kind: "cached" }, record.usage.cached);
      tokens.add({ kind: "written" }, record.usage.written);
      tokens.add({ kind: "output" }, record.usage.output);
      if (record.cacheMiss !== null) cacheMisses.add({ reason: record.cacheMiss });
      answers.add({ cache: record.usage.cached > 0 ? "hit" : "miss" });
    },
    text: () => all.map((metric) => metric.render()).join(""),
  };
}

/** Counters and histograms, in the order in which they are shown. */
function createSeries() {
  return {
    requests: createCounter("codexthropic_requests_total", "Requests by route and HTTP status."),
    errors: createCounter(
      "codexthropic_errors_total",
      "Errors told to clients, by Anthropic's type and by what happened.",
    ),
    retries: createCounter("codexthropic_upstream_retries_total", "Upstream requests beyond the first."),
    aborted: createCounter("codexthropic_aborted_total", "Requests whose client left before the end."),
    tokens: createCounter(
      "codexthropic_tokens_total",
      "Tokens by kind; input is without what was read from or written to the cache.",
    ),
    answers: createCounter(
      "codexthropic_answers_total",
      "Answers with usage, by whether the prompt cache served a part.",
    ),
    transports: createCounter(
      "codexthropic_transport_total",
      "Messages by transport, and whether only what was new was sent.",
    ),
    saved: createCounter(
      "codexthropic_bytes_saved_total",
      "Bytes of requests that a WebSocket did not have to repeat, roughly.",
    ),
    cacheMisses: createCounter(
      "codexthropic_cache_misses_total",
      "Answers for which the prompt cache was missed, by what differs from the turn before.",
    ),
    degraded: createCounter(
      "codexthropic_degraded_total",
      "Requests of which something was dropped or emulated.",
    ),
    firstByte: createHistogram(
      "codexthropic_time_to_first_byte_seconds",
      "From a request to its first content.",
      SECONDS,
    ),
    whole: createHistogram(
      "codexthropic_message_duration_seconds",
      "From a request to its last byte.",
      SECONDS,
    ),
  };
}

function gauges({ version, startedAt, openMessages, quota }: MetricsSource): Metric[] {
  const windows = (value: (window: QuotaStatus["windows"][number]) => number | null): [Labels, number][] =>
    (quota()?.windows ?? []).flatMap((window) => {
      const n = value(window);
      return n === null ? [] : [[{ window: window.name }, n]];
    });
  return [
    createGauge("codexthropic_build_info", "Always 1.", () => [[{ version }, 1]]),
    createGauge("codexthropic_start_time_seconds", "Unix time of the start.", () => [[{}, startedAt / 1000]]),
    createGauge("codexthropic_open_streams", "Messages being answered now.", () => [[{}, openMessages()]]),
    createGauge("codexthropic_quota_used_ratio", "Used share of a quota window, 0 to 1.", () =>
      windows((w) => w.used),
    ),
    createGauge(
      "codexthropic_quota_reset_timestamp_seconds",
      "Unix time at which a quota window resets.",
      () => windows((w) => (w.resetsAt === null ? null : w.resetsAt / 1000)),
    ),
    createGauge(
      "codexthropic_quota_full_timestamp_seconds",
      "Unix time at which a quota window is full at the present pace; no sample when it lasts until it resets.",
      () => windows(({ forecast }) => (forecast.kind === "full" ? forecast.at / 1000 : null)),
    ),
  ];
}
