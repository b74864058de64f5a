import { urlToHttpOptions } from "node:url";

import type { Fetch } from "../transport/fetch-transport.ts";
import type { Transport, TransportResponse } from "../transport/transport.ts";
import { CONNECT_TIMEOUT_MS, createAgents, type Agents, type NetworkOptions } from "./create-agents.ts";
import { createFetch } from "./create-fetch.ts";
import type { OpenSocket } from "../websocket/socket.ts";
import { createOpenSocket } from "./open-websocket.ts";
import { createSilenceLimit } from "./limit-silence.ts";
import { DeadConnectionError, sendHttpRequest, type HttpRequest, type Route } from "./send-http-request.ts";

/**
 * A transport with connections of its own. `fetch` uses the same ones, for small requests; a WebSocket has one of its
 * own, through the same proxy and with the same authorities.
 */
export type NodeTransport = Transport & { fetch: Fetch; openSocket: OpenSocket; close(): void };

/** Methods that may be sent again without asking. @see RFC 9110 section 9.2.2 */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * The transport of the hot path: `node:http(s)` with keep-alive, one function call per chunk and no streams in
 * between. Measured at half the cost of `fetch` per chunk.
 *
 * A kept connection that turns out to be dead (the machine slept, the network changed) is replaced: the request is
 * sent once more at once, on a new connection. A request of `fetch` that must not be sent twice, such as a refresh of
 * the login, never uses a kept connection.
 * @throws NetworkOptionError
 * @see docs/designs/node-http.md
 */
export function nodeTransport(options: NetworkOptions = {}): NodeTransport {
  const agents = createAgents(options);
  const silence = createSilenceLimit();
  const routeTo = createRoutes(agents);

  const transport: Transport = async (request) => {
    const began = performance.now();
    const response = await sendReplacing({ method: "POST", ...request });
    silence.note(performance.now() - began);
    return response;
  };
  const sendReplacing = async (request: HttpRequest): Promise<TransportResponse> => {
    agents.idle.closeStale();
    const route = { ...routeTo(request.url, true), silenceMs: silence.limitMs() };
    try {
      return await sendHttpRequest(route, request);
    } catch (error) {
      if (!(error instanceof DeadConnectionError)) throw error;
      // The others are probably dead as well; without them the next connection is a new one.
      agents.idle.closeAll();
      return sendHttpRequest(route, request);
    }
  };
  const fetch = createFetch((request) =>
    IDEMPOTENT.has(request.method)
      ? sendReplacing(request)
      : sendHttpRequest(routeTo(request.url, false), request),
  );
  const openSocket = createOpenSocket({ agent: agents.oneConnection });
  return Object.assign(transport, { fetch, openSocket, close: agents.close });
}

/** The way to a URL. One backend is asked all the time: its URL is taken apart once. */
function createRoutes(agents: Agents): (url: string, keepAlive: boolean) => Route {
  let last: { url: string; keepAlive: boolean; route: Route } | undefined;
  return (url, keepAlive) => {
    if (last?.url !== url || last.keepAlive !== keepAlive) {
      const parsed = new URL(url);
      const { protocol, hostname, port, path } = urlToHttpOptions(parsed);
      const agent = keepAlive ? agents.keepAlive(parsed) : agents.oneConnection(parsed);
      const target = { protocol, hostname, port, path, agent };
      last = {
        url,
        keepAlive,
        route: { target, host: parsed.host, connectTimeoutMs: CONNECT_TIMEOUT_MS, silenceMs: 0 },
      };
    }
    return last.route;
  };
}
