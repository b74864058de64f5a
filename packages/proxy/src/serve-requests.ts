import { createTranslator, resolveModel } from "@codexthropic/translator";
import type { Observatory, ShownSettings } from "../status/index.ts";
import { type Connection, connect } from "./connect.ts";
import { createRoutes } from "./endpoints.ts";
import { createEstimates } from "./estimates.ts";
import type { Exchange } from "./exchange.ts";
import { fullTable } from "./facts.ts";
import type { GuardOptions } from "./guard.ts";
import { handle, type HandleDeps } from "./handle.ts";
import { createJsonReader } from "./json.ts";
import type { BodyLimits } from "./node-edge.ts";
import type { ProxyOptions } from "./options.ts";
import { createPings } from "./pings.ts";
import { createTokenCounter } from "./token-counter.ts";
import { createTracer } from "./trace.ts";
import { createUploads } from "./uploads.ts";

const MIB = 2 ** 20;

/** Bodies that may arrive at the same time, and how many of the largest size they may hold together. */
const UPLOADS = 256;
const LARGEST_UPLOADS = 32;

/** Claude Code's preconnect and the page's own polling: asked all the time, interesting to nobody. */
const QUIET: ReadonlySet<string> = new Set(["/api/hello", "/status", "/healthz", "/metrics"]);

/** Everything that one set of options makes: replaced as a whole by a reload. */
export interface Serving {
  readonly connection: Connection;
  readonly shown: ShownSettings;
  readonly limits: BodyLimits;
  readonly apiKey: string | undefined;
  handle(exchange: Exchange, access: GuardOptions): void;
  onError(error: Error): void;
  /** Resolves when the last request has ended and the connection is closed. */
  close(): Promise<void>;
}

export function serveRequests(options: ProxyOptions, observatory: Observatory, now: () => number): Serving {
  const { apiKey, fast = false, maxBody = 32 * MIB, bodyTimeoutMs = 60_000, models = {}, logger } = options;
  const connection = connect(options);
  const deps: HandleDeps = {
    fast,
    logger,
    now,
    routes: createRoutes({
      ...connection,
      observatory,
      settings: { translator: createTranslator(), fast, models, verbosity: options.verbosity },
      readJson: createJsonReader(),
      estimates: createEstimates(),
      pings: createPings(),
      tracer: options.onTrace ? createTracer(options.onTrace, options.traceBodies ?? false) : null,
      countTokens: createTokenCounter(async () => (await import("@codexthropic/tokens")).loadTokenizer()),
      maxStreams: options.maxStreams ?? 1024,
      now,
    }),
    onEnd: (record) => {
      observatory.end(record);
      if (!(QUIET.has(record.path) && record.status < 400)) options.onRequest?.(record);
    },
  };
  const open = new Set<Promise<void>>();
  return {
    connection,
    apiKey,
    shown: {
      fast,
      lane: options.lane ?? "auto",
      models: fullTable(models, (family) => resolveModel(family).slug),
    },
    limits: {
      maxBody,
      bodyTimeoutMs,
      uploads: createUploads({ count: UPLOADS, bytes: LARGEST_UPLOADS * maxBody }),
    },
    handle(exchange, access) {
      const handled = handle(exchange, access, deps).finally(() => open.delete(handled));
      open.add(handled);
    },
    onError: (error) =>
      logger?.error("a connection could not be accepted", {
        code: (error as NodeJS.ErrnoException).code ?? error.name,
      }),
    async close() {
      await Promise.all(open);
      await connection.close();
    },
  };
}
