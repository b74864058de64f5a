import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange } from "./exchange.ts";
import { type BodyLimits, nodeExchange } from "./node-edge.ts";
import type { Listening } from "./options.ts";

/** Milliseconds. The body has its own limit (BodyLimits); these stop clients that never finish their headers. */
const HEADERS_TIMEOUT_MS = 30_000;
/** Longer than the clients' own, so that we never close a connection they are about to use. */
const KEEP_ALIVE_MS = 75_000;

/** Serves on a socket. Rejects with Node's own error when the address cannot be had. */
export async function listen(
  onExchange: (exchange: Exchange) => void,
  limits: BodyLimits,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: limits.bodyTimeoutMs + HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (req, res) => onExchange(nodeExchange(req, res, limits)),
  );
  // No WebSocket is spoken here, and a page of any origin may open one: refuse before anything is read.
  server.on("upgrade", (_req, socket) => {
    socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const actual = (server.address() as AddressInfo).port;
  const shown = host.includes(":") ? `[${host}]` : host;
  return {
    url: `http://${shown}:${actual}`,
    port: actual,
    close: (options) => close(server, options?.graceMs),
  };
}

async function close(server: Server, graceMs: number | undefined): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  // A connection that falls idle while closing would otherwise live on for KEEP_ALIVE_MS.
  const sweep = setInterval(() => server.closeIdleConnections(), 50);
  const timer = graceMs === undefined ? undefined : setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(timer);
}

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|localhost|::1)$/i;

/** Whether only this machine can reach the address. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
