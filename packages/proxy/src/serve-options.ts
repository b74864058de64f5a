import { resolveModel } from "@codexthropic/translator";
import type { AccessRules } from "./access/check-access.ts";
import { findCacheMisses } from "./cache-miss/find-cache-misses.ts";
import { connectUpstream, type UpstreamConnection } from "./connect-upstream.ts";
import { handleRequest, type HandleOptions } from "./handle-request.ts";
import type { BodyLimits } from "./http/collect-body.ts";
import type { ProxyRequest, WriteResponse } from "./http/http-message.ts";
import { limitUploads } from "./http/limit-uploads.ts";
import { createJudge } from "./judge/create-judge.ts";
import type { ProxyOptions } from "./options.ts";
import { createRecorder } from "./recording/create-recorder.ts";
import { rememberTurns } from "./remember-turns.ts";
import { createRoutes } from "./routes/create-routes.ts";
import { fullTable } from "./status/read-account.ts";
import type { ShownSettings } from "./status/status-json.ts";
import type { StatusStream } from "./status/stream-status.ts";
import type { RequestTracker } from "./status/track-requests.ts";
import { countTextTokens } from "./stream/count-text-tokens.ts";
import { estimateInput } from "./stream/estimate-input.ts";
import { createTracer, type Tracer } from "./stream/trace-events.ts";
import type { QuotaHistory } from "./usage/quota-history.ts";
import { toUsageLine } from "./usage/to-usage-line.ts";
import type { UsageHistory } from "./usage/usage-history.ts";

const MIB = 2 ** 20;

/** Bodies that may arrive at the same time, and how many of the largest size they may hold together. */
const UPLOADS = 256;
const LARGEST_UPLOADS = 32;

/** Claude Code's preconnect and the page's own polling: asked all the time, interesting to nobody. */
const UNREPORTED: ReadonlySet<string> = new Set([
  "/api/hello",
  "/status",
  "/status/usage",
  "/status/requests",
  "/events",
  "/healthz",
  "/metrics",
]);

/** Everything that one set of options makes. A reload replaces it as a whole. */
export interface ConfiguredServer {
  readonly upstream: UpstreamConnection;
  readonly shown: ShownSettings;
  readonly limits: BodyLimits;
  readonly apiKey: string | undefined;
  handle(request: ProxyRequest, write: WriteResponse, rules: AccessRules): void;
  /** A connection could not be accepted. */
  onListenError(error: Error): void;
  /** Resolves when the last request has ended and the connection to the backend is closed. */
  close(): Promise<void>;
}

/** What stays when the options change. */
export interface ProxyState {
  tracker: RequestTracker;
  stream: StatusStream;
  history: UsageHistory;
  quotaHistory: QuotaHistory;
  now: () => number;
}

export function serveOptions(
  options: ProxyOptions,
  { tracker, stream, history, quotaHistory, now }: ProxyState,
): ConfiguredServer {
  const {
    apiKey,
    fast = false,
    maxBody = 32 * MIB,
    bodyTimeoutMs = 60_000,
    models = {},
    verbosity,
    judge = "auto",
  } = options;
  const upstream = connectUpstream(options);
  const kept = { folder: options.usageFolder ?? null, logger: options.logger };
  history.configure(kept);
  quotaHistory.configure(kept);
  const recorder = createRecorder(options, now);
  const tracer = tracerOf(options);
  const handling: HandleOptions = {
    fast,
    logger: options.logger,
    now,
    routes: createRoutes({
      ...upstream,
      tracker,
      stream,
      history,
      quotaHistory,
      translation: { fast, models, ...(verbosity && { verbosity }) },
      memory: rememberTurns(),
      estimates: estimateInput(),
      cacheMisses: findCacheMisses(),
      tracer,
      judge: createJudge({ client: upstream.client, setting: judge, tracer, now }),
      countTokens: countTextTokens(async () => (await import("@codexthropic/tokens")).loadTokenizer()),
      maxStreams: options.maxStreams ?? 1024,
      recorder,
      now,
    }),
    onEnd(record) {
      quotaHistory.observe(upstream.client.quota());
      tracker.end(record);
      const line = toUsageLine(record);
      if (line) history.append(line);
      if (!(UNREPORTED.has(record.path) && record.status < 400)) options.onRequest?.(record);
    },
  };
  const open = new Set<Promise<void>>();
  return {
    upstream,
    apiKey,
    shown: {
      fast,
      lane: options.lane ?? "auto",
      judge,
      models: fullTable(models, (family) => resolveModel(family).slug),
    },
    limits: {
      maxBody,
      bodyTimeoutMs,
      uploads: limitUploads({ count: UPLOADS, bytes: LARGEST_UPLOADS * maxBody }),
    },
    handle(request, write, rules) {
      const handled = handleRequest(request, write, rules, handling).finally(() => open.delete(handled));
      open.add(handled);
    },
    onListenError: (error) =>
      options.logger?.error("a connection could not be accepted", {
        code: (error as NodeJS.ErrnoException).code ?? error.name,
      }),
    async close() {
      await Promise.all(open);
      await Promise.all([history.flush(), quotaHistory.flush()]);
      await recorder?.flush();
      await upstream.close();
    },
  };
}

function tracerOf({ onTrace, traceBodies = false, logger }: ProxyOptions): Tracer | null {
  if (!onTrace) return null;
  return createTracer(onTrace, traceBodies, (error) =>
    logger?.error("onTrace has thrown", { error: error instanceof Error ? error.name : typeof error }),
  );
}
