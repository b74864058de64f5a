import * as http from "node:http";
import * as https from "node:https";
import { urlToHttpOptions } from "node:url";

import { startTimer } from "../timer.ts";
import { connectionError, cutError, lateError } from "../transport/connection-error.ts";
import type { Fetch } from "../transport/fetch-transport.ts";
import { iterateSource } from "../transport/iterate-source.ts";
import { lengthOf } from "../transport/pieces.ts";
import type { ByteSink, ByteSource, ResponseHeaders, Transport } from "../transport/transport.ts";
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
  let target: Target | undefined;
  const exchange: Exchange = (request) => {
    // One backend is asked all the time: its URL is taken apart once.
    if (target?.url !== request.url) target = targetOf(request.url, agents);
    return send(target, request);
  };
  const transport: Transport = async ({ body, ...request }) => {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    const response = await exchange({ method: "POST", ...request, body: [bytes] });
    return { ...response, body: iterateSource(response.body) };
  };
  return Object.assign(transport, {
    fetch: exchangeFetch(exchange),
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  });
}

/** Where a URL leads, in Node's own words: given the URL, it would work them out for every request. */
interface Target {
  url: string;
  host: string;
  options: https.RequestOptions;
}

function targetOf(url: string, agents: Readonly<Record<string, http.Agent>>): Target {
  const parsed = new URL(url);
  const { protocol, hostname, port, path } = urlToHttpOptions(parsed);
  const agent = agents[parsed.protocol];
  return { url, host: parsed.host, options: { protocol, hostname, port, path, agent } };
}

function send(
  { host, options }: Target,
  { url, method, headers, body, signal, headerTimeoutMs }: ExchangeRequest,
): ReturnType<Exchange> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // As a flat list they go out as they are; from an object Node would first make a table of its own.
    const list: string[] = [];
    for (const [name, value] of Object.entries(headers)) list.push(name, value);
    list.push("host", host);
    if (body.length > 0) list.push("content-length", String(lengthOf(body)));
    const outgoing = http.request({ method, headers: list, ...options });
    // Node leaves Nagle's algorithm on for TLS: 40 ms on every large request. @see toolchain.md section D
    outgoing.setNoDelay(true);
    const giveUp = (reason: unknown): void => {
      outgoing.destroy();
      reject(reason);
    };
    const abort = (): void => giveUp(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const stop =
      headerTimeoutMs === undefined
        ? () => {}
        : startTimer(headerTimeoutMs, () => giveUp(lateError(headerTimeoutMs, url)));
    const settle = (): void => {
      stop();
      signal.removeEventListener("abort", abort);
    };
    outgoing.on("response", (incoming) => {
      resolve({
        status: incoming.statusCode ?? 0,
        headers: headersOf(incoming),
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

function headersOf({ headers }: http.IncomingMessage): ResponseHeaders {
  return {
    get(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    getSetCookie: () => headers["set-cookie"] ?? [],
    keys: () => Object.keys(headers),
  };
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
