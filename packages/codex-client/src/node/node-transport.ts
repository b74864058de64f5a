import * as http from "node:http";
import * as https from "node:https";

import { connectionError, cutError } from "../transport/connection-error.ts";
import type { Fetch } from "../transport/fetch-transport.ts";
import { lengthOf } from "../transport/pieces.ts";
import type { ByteSink, ByteSource, Transport } from "../transport/transport.ts";
import { exchangeFetch, type Exchange, type ExchangeRequest } from "./exchange-fetch.ts";

export interface NodeTransportOptions {
  /** Every certificate authority to trust (PEM), in place of Node's defaults. */
  ca?: readonly string[];
}

/** A transport with connections of its own. `fetch` uses the same ones, for small requests. */
export type NodeTransport = Transport & { fetch: Fetch; close(): void };

/**
 * The transport of the hot path: `node:http(s)` with keep-alive, one function call per chunk and no streams in
 * between. Measured at half the cost of `fetch` per chunk.
 * @see toolchain.md section C
 */
export function nodeTransport(options: NodeTransportOptions = {}): NodeTransport {
  const ca = options.ca && [...options.ca];
  const agents = {
    "http:": new http.Agent({ keepAlive: true }),
    "https:": new https.Agent({ keepAlive: true, ...(ca && { ca }) }),
  };
  const exchange: Exchange = (request) =>
    request.url.startsWith("https:")
      ? send(https.request, agents["https:"], request)
      : send(http.request, agents["http:"], request);
  const transport: Transport = (request) => exchange({ ...request, method: "POST" });
  return Object.assign(transport, {
    fetch: exchangeFetch(exchange),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  });
}

function send(
  request: typeof https.request,
  agent: http.Agent,
  { url, method, headers, body, signal }: ExchangeRequest,
): ReturnType<Transport> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const outgoing = request(url, {
      method,
      agent,
      headers: {
        ...headers,
        host: new URL(url).host,
        ...(body.length > 0 && { "content-length": String(lengthOf(body)) }),
      },
    });
    // Node leaves Nagle's algorithm on for TLS: 40 ms on every large request. @see toolchain.md section D
    outgoing.setNoDelay(true);
    const abort = (): void => {
      outgoing.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", abort, { once: true });
    const settle = (): void => signal.removeEventListener("abort", abort);
    outgoing.on("response", (incoming) => {
      resolve({
        status: incoming.statusCode ?? 0,
        headers: headersOf(incoming.rawHeaders),
        body: incomingSource(incoming, signal),
      });
      settle();
    });
    // Stays after the headers as well: a late error without a listener would end the process.
    outgoing.on("error", (error) => {
      settle();
      reject(connectionError(error, url));
    });
    for (const piece of body) outgoing.write(piece);
    outgoing.end();
  });
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < raw.length; i += 2) headers.append(raw[i] ?? "", raw[i + 1] ?? "");
  return headers;
}

function incomingSource(incoming: http.IncomingMessage, signal: AbortSignal): ByteSource {
  let open = true;
  let sink: ByteSink | undefined;
  let failure: { error: unknown } | undefined;

  const close = (): boolean => {
    const wasOpen = open;
    open = false;
    signal.removeEventListener("abort", abort);
    return wasOpen;
  };
  const fail = (error: unknown): void => {
    if (!close()) return;
    failure = { error };
    sink?.error(error);
  };
  const cancel = (): void => {
    close();
    incoming.destroy();
  };
  const abort = (): void => {
    fail(signal.reason);
    incoming.destroy();
  };
  signal.addEventListener("abort", abort, { once: true });
  incoming.on("error", (error) => fail(cutError(error)));
  incoming.on("close", () => incoming.complete || fail(cutError()));

  return {
    start(to) {
      if (failure) return to.error(failure.error);
      sink = to;
      incoming.on("data", (chunk: Buffer) => open && to.write(chunk));
      incoming.on("end", () => close() && to.end());
    },
    pause: () => void incoming.pause(),
    resume: () => void incoming.resume(),
    cancel,
  };
}
