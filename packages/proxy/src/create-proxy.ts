import { bareHost, isLoopback } from "./access/is-loopback.ts";
import { openFetchExchange } from "./http/fetch-edge.ts";
import { listen } from "./http/listen.ts";
import { readNodeRequest, writeNodeResponse } from "./http/node-edge.ts";
import type { Listening, Proxy, ProxyOptions } from "./options.ts";
import { readVersion } from "./read-version.ts";
import { serveOptions, type ProxyState } from "./serve-options.ts";
import { toQuotaStatus } from "./status/read-account.ts";
import { streamStatus } from "./status/stream-status.ts";
import { trackRequests } from "./status/track-requests.ts";
import { createQuotaHistory } from "./usage/quota-history.ts";
import { createUsageHistory } from "./usage/usage-history.ts";

/**
 * A whole proxy: Anthropic's Messages API in front, the Codex backend behind. No global state; two proxies live side by
 * side. Nothing is read from disk or sent before the first request.
 */
export function createProxy(options: ProxyOptions = {}): Proxy {
  const now = options.now ?? Date.now;
  const stream = streamStatus();
  const history = createUsageHistory(now);
  const quotaHistory = createQuotaHistory(now);
  const tracker = trackRequests({
    version: options.version ?? readVersion(),
    settings: () => current.shown,
    quota: () => {
      const quota = current.upstream.client.quota();
      quotaHistory.observe(quota);
      return toQuotaStatus(quota, quotaHistory.windows());
    },
    now,
    onChange: stream.changed,
  });
  const state: ProxyState = { tracker, stream, history, quotaHistory, now };
  let current = serveOptions(options, state);
  let listeners = 0;

  return {
    async fetch(request) {
      const { apiKey, limits } = current;
      const exchange = openFetchExchange(request, limits);
      // Without a key, nothing but loopback names can be trusted; with one, the embedder chooses the name.
      current.handle(exchange.request, exchange.write, { apiKey, loopbackOnly: apiKey === undefined });
      return exchange.response;
    },
    async listen({ host = "127.0.0.1", port = 0 } = {}): Promise<Listening> {
      const loopbackOnly = isLoopback(host);
      if (!loopbackOnly && current.apiKey === undefined) {
        throw new TypeError(
          `Refusing to listen on ${host} without an apiKey: anybody who reaches it could spend this account's quota.`,
        );
      }
      const listening = await listen(
        (req, res) => {
          const { apiKey, limits } = current;
          const request = readNodeRequest(req, res, limits);
          current.handle(request, (response) => writeNodeResponse(res, response), { apiKey, loopbackOnly });
        },
        {
          host: bareHost(host),
          port,
          requestTimeoutMs: current.limits.bodyTimeoutMs,
          onError: (error) => current.onListenError(error),
        },
      );
      listeners += 1;
      return {
        ...listening,
        async close(closing) {
          const closed = listening.close(closing);
          stream.endAll();
          await closed;
          listeners -= 1;
          if (listeners === 0) await current.close();
        },
      };
    },
    reconfigure(next) {
      const old = current;
      current = serveOptions(next, state);
      stream.endAll();
      return { drained: old.close() };
    },
  };
}
