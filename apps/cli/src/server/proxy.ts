import { createTranslator, resolveModel } from "@codexthropic/translator";
import { createObservatory } from "../status/index.ts";
import { readVersion } from "../version.ts";
import { connect } from "./connect.ts";
import { createRoutes } from "./endpoints.ts";
import { createEstimates } from "./estimates.ts";
import type { Exchange } from "./exchange.ts";
import { fullTable, quotaFacts } from "./facts.ts";
import { handle, type HandleDeps } from "./handle.ts";
import { createJsonReader } from "./json.ts";
import { isLoopback, listen } from "./listen.ts";
import type { Listening, Proxy, ProxyOptions } from "./options.ts";
import { createPings } from "./pings.ts";
import { createTokenCounter } from "./token-counter.ts";
import { createTracer } from "./trace.ts";
import { webExchange } from "./web-edge.ts";

const MIB = 2 ** 20;

/** Claude Code's preconnect and the page's own polling: asked all the time, interesting to nobody. */
const QUIET: ReadonlySet<string> = new Set(["/api/hello", "/status", "/healthz", "/metrics"]);

/**
 * A whole proxy: Anthropic's Messages API in front, the Codex backend behind. No global state; two proxies
 * live side by side. Nothing is read from disk or sent before the first request.
 */
export function createProxy(options: ProxyOptions = {}): Proxy {
  const { apiKey, fast = false, maxBody = 32 * MIB, bodyTimeoutMs = 60_000, now = Date.now } = options;
  const { auth, client, close } = connect(options);
  const observatory = createObservatory({
    version: readVersion(),
    fast,
    lane: options.lane ?? "auto",
    models: fullTable(options.models ?? {}, (family) => resolveModel(family).slug),
    quota: () => quotaFacts(client.quota()),
    now,
  });
  const deps: HandleDeps = {
    fast,
    logger: options.logger,
    now,
    routes: createRoutes({
      auth,
      client,
      observatory,
      settings: {
        translator: createTranslator(),
        fast,
        models: options.models ?? {},
        verbosity: options.verbosity,
      },
      readJson: createJsonReader(),
      estimates: createEstimates(),
      pings: createPings(),
      tracer: options.onTrace ? createTracer(options.onTrace, options.traceBodies ?? false) : null,
      countTokens: createTokenCounter(async () => (await import("@codexthropic/tokens")).loadTokenizer()),
      maxStreams: options.maxStreams ?? 1024,
      now,
    }),
    onBegin: (record) => observatory.begin(record),
    onEnd: (record) => {
      observatory.end(record);
      if (!(QUIET.has(record.path) && record.status < 400)) options.onRequest?.(record);
    },
  };

  return {
    async fetch(request) {
      const { exchange, response } = webExchange(request, maxBody);
      // Without a key, nothing but loopback names can be trusted; with one, the embedder chooses the name.
      void handle(exchange, { apiKey, loopbackOnly: apiKey === undefined }, deps);
      return response;
    },
    async listen({ host = "127.0.0.1", port = 0 } = {}): Promise<Listening> {
      const loopbackOnly = isLoopback(host);
      if (!loopbackOnly && apiKey === undefined) {
        throw new TypeError(
          `Refusing to listen on ${host} without an apiKey: anybody who reaches it could spend this account's quota.`,
        );
      }
      const onExchange = (exchange: Exchange): void => void handle(exchange, { apiKey, loopbackOnly }, deps);
      const listening = await listen(onExchange, { maxBody, bodyTimeoutMs }, { host, port });
      return {
        ...listening,
        async close(closing) {
          await listening.close(closing);
          await close();
        },
      };
    },
  };
}
