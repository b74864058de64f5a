import { createObservatory } from "../status/index.ts";
import { readVersion } from "../version.ts";
import { quotaFacts } from "./facts.ts";
import { listen } from "./listen.ts";
import { bareHost, isLoopback } from "./loopback.ts";
import { nodeExchange } from "./node-edge.ts";
import type { Listening, Proxy, ProxyOptions } from "./options.ts";
import { serveRequests } from "./serve-requests.ts";
import { webExchange } from "./web-edge.ts";

/**
 * A whole proxy: Anthropic's Messages API in front, the Codex backend behind. No global state; two proxies
 * live side by side. Nothing is read from disk or sent before the first request.
 */
export function createProxy(options: ProxyOptions = {}): Proxy {
  const now = options.now ?? Date.now;
  const observatory = createObservatory({
    version: readVersion(),
    settings: () => current.shown,
    quota: () => quotaFacts(current.connection.client.quota()),
    now,
  });
  let current = serveRequests(options, observatory, now);
  let listeners = 0;

  return {
    async fetch(request) {
      const { exchange, response } = webExchange(request, current.limits.maxBody);
      const { apiKey } = current;
      // Without a key, nothing but loopback names can be trusted; with one, the embedder chooses the name.
      current.handle(exchange, { apiKey, loopbackOnly: apiKey === undefined });
      return response;
    },
    async listen({ host = "127.0.0.1", port = 0 } = {}): Promise<Listening> {
      const loopbackOnly = isLoopback(host);
      checkKey(host, current.apiKey);
      const listening = await listen(
        (req, res) =>
          current.handle(nodeExchange(req, res, current.limits), { apiKey: current.apiKey, loopbackOnly }),
        {
          host: bareHost(host),
          port,
          requestTimeoutMs: current.limits.bodyTimeoutMs,
          onError: (error) => current.onError(error),
        },
      );
      listeners += 1;
      return {
        ...listening,
        async close(closing) {
          await listening.close(closing);
          listeners -= 1;
          if (listeners === 0) await current.close();
        },
      };
    },
    reconfigure(next) {
      const old = current;
      current = serveRequests(next, observatory, now);
      return { drained: old.close() };
    },
  };
}

/** @throws TypeError when anybody could use the proxy. */
function checkKey(host: string, apiKey: string | undefined): void {
  if (apiKey !== undefined || isLoopback(host)) return;
  throw new TypeError(
    `Refusing to listen on ${host} without an apiKey: anybody who reaches it could spend this account's quota.`,
  );
}
