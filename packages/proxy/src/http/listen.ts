import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { allowHalfClose } from "./detect-half-close.ts";
import { trackResponses } from "./track-responses.ts";
import { bareHost } from "../access/is-loopback.ts";
import type { Listening } from "../options.ts";

/** Milliseconds. The body has its own limit (BodyLimits); these stop clients that never finish their headers. */
const HEADERS_TIMEOUT_MS = 30_000;
/** Longer than the clients' own, so that we never close a connection they are about to use. */
const KEEP_ALIVE_MS = 75_000;

export interface ListenOptions {
  host: string;
  port: number;
  /** Milliseconds that a request may take to arrive, body included. */
  requestTimeoutMs: number;
  /** A connection could not be accepted. */
  onError: (error: Error) => void;
}

/**
 * Serves on a socket. Rejects with Node's own error when the address cannot be had.
 *
 * There is no listener for `upgrade`: with one, Node would hand every upgrade request over as a bare socket. Without one it
 * ignores the offer, as RFC 9110 section 7.8 allows, and the request takes the same way as all others.
 */
export async function listen(
  onRequest: (req: IncomingMessage, res: ServerResponse) => void,
  { host, port, requestTimeoutMs, onError }: ListenOptions,
): Promise<Listening> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: requestTimeoutMs + HEADERS_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
    },
    (req, res) => {
      // Node's parser drops what was pipelined behind an upgrade request. The client has to know it.
      if (req.headers.upgrade !== undefined) res.shouldKeepAlive = false;
      onRequest(req, res);
    },
  );
  allowHalfClose(server, trackResponses(server));
  const bare = bareHost(host);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, bare, () => {
      server.off("error", reject);
      // A connection that cannot be accepted (EMFILE) costs that connection only.
      server.on("error", onError);
      resolve();
    });
  });
  const actual = (server.address() as AddressInfo).port;
  return {
    url: `http://${bare.includes(":") ? `[${bare}]` : bare}:${actual}`,
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
