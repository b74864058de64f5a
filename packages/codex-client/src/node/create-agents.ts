import { setMaxListeners } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

import { dialDirect, type Dial, type DialOptions } from "./dial-direct.ts";
import { dialProxy } from "./dial-proxy.ts";
import { createIdleSockets, SYSTEM_CLOCKS, type Clocks, type IdleSockets } from "./close-idle-sockets.ts";
import { matchNoProxy } from "./match-no-proxy.ts";
import { parseProxyUrl } from "./parse-proxy-url.ts";
import { readCertificates } from "./read-certificates.ts";
import { noteSocketBelow } from "./reset-socket.ts";
import { secureContextFor } from "./share-secure-context.ts";

export interface NetworkOptions {
  /** Proxy for https targets; without it they use `httpProxy`. `http`, `https` and SOCKS proxies. */
  httpsProxy?: string;
  httpProxy?: string;
  /** Hosts that are reached directly, as in `NO_PROXY`: `localhost,.example.com,10.0.0.0/8`, or `*`. */
  noProxy?: string;
  /** Certificate authorities to trust besides Node's own, as PEM texts. */
  ca?: readonly string[];
  /** Milliseconds that a connection is kept for the next request. Default 30 s. */
  idleSocketMs?: number;
  /** For tests. Default: the clocks of the system. */
  clocks?: Clocks;
}

/** The agents of one network: everything that is sent through them uses the same proxy and the same authorities. */
export interface Agents {
  /** The agent for a URL; it keeps connections for the next request. */
  keepAlive(url: URL): http.Agent;
  /** The agent for a request that must never meet a connection that has died in the pool. */
  oneConnection(url: URL): http.Agent;
  idle: IdleSockets;
  /** Closes all connections, and gives those up that are being opened. The agents can be used again. */
  close(): void;
}

/** Milliseconds that a connection may take, through a proxy as well. */
export const CONNECT_TIMEOUT_MS = 20_000;

/**
 * Milliseconds for each address of a host. Node's default of 250 makes a host with several addresses unreachable
 * where a round trip takes longer; this leaves room for one lost SYN, which is sent again after a second.
 * @see https://nodejs.org/docs/latest-v20.x/api/net.html#socketconnectoptions-connectlistener
 */
const ATTEMPT_TIMEOUT_MS = 2_500;

/** @throws NetworkOptionError */
export function createAgents(options: NetworkOptions): Agents {
  const { idleSocketMs = 30_000, clocks = SYSTEM_CLOCKS } = options;
  const ca = (options.ca ?? []).flatMap(readCertificates);
  let closing = createClosing();
  const dialing: DialOptions = {
    timeoutMs: CONNECT_TIMEOUT_MS,
    attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
    secureContext: () => secureContextFor(ca),
    signal: () => closing.signal,
  };
  const routeFor = chooseProxy(options, dialing);
  const idle = createIdleSockets(idleSocketMs, clocks);
  const made = new Map<string, http.Agent>();

  const agent = (url: URL, keepAlive: boolean): http.Agent => {
    const secure = url.protocol === "https:";
    const route = routeFor(url);
    const key = `${secure} ${keepAlive} ${route.proxy}`;
    const known = made.get(key);
    if (known) return known;
    const created = new (secure ? https : http).Agent({
      keepAlive,
      ...(keepAlive && { timeout: idleSocketMs }),
      // Parsed here, with the first connection, and not at the start of the process.
      ...(secure && { secureContext: dialing.secureContext() }),
    } as https.AgentOptions);
    openWith(created, route.dial, secure);
    idle.watch(created);
    made.set(key, created);
    return created;
  };
  return {
    keepAlive: (url) => agent(url, true),
    oneConnection: (url) => agent(url, false),
    idle,
    close() {
      closing.abort();
      closing = createClosing();
      for (const agent of made.values()) agent.destroy();
    },
  };
}

function createClosing(): AbortController {
  const controller = new AbortController();
  // One listener for each connection that is being opened.
  setMaxListeners(0, controller.signal);
  return controller;
}

/** A way to a host. */
interface DialRoute {
  /** The proxy's URL, or `null` for the direct way. */
  proxy: string | null;
  dial: Dial;
}

function chooseProxy(
  { httpsProxy, httpProxy, noProxy = "" }: NetworkOptions,
  dialing: DialOptions,
): (url: URL) => DialRoute {
  const through = (text: string | undefined, option: string): DialRoute | undefined => {
    if (!text?.trim()) return undefined;
    const proxy = parseProxyUrl(text, option);
    return { proxy: proxy.href, dial: dialProxy(proxy, dialing) };
  };
  const direct = { proxy: null, dial: dialDirect(dialing) };
  const forHttp = through(httpProxy, "httpProxy") ?? direct;
  const forHttps = through(httpsProxy, "httpsProxy") ?? forHttp;
  const isDirect = matchNoProxy(noProxy);
  return (url) => (isDirect(url) ? direct : url.protocol === "https:" ? forHttps : forHttp);
}

/** Makes an agent open its connections in another way; TLS to the host is the agent's own. */
function openWith(agent: http.Agent, dial: Dial, secure: boolean): void {
  const startTls = agent.createConnection.bind(agent);
  agent.createConnection = (options, done) => {
    const finish = done as (error: Error | null, socket?: Duplex) => void;
    dial(options.host ?? "", Number(options.port)).then((tcp) => {
      if (!secure) return finish(null, tcp);
      const socket = startTls({ ...options, socket: tcp } as typeof options) as Socket;
      noteSocketBelow(socket, tcp);
      finish(null, socket);
    }, finish);
    return undefined;
  };
}
