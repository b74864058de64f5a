import * as http from "node:http";
import type { Socket } from "node:net";

import { UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import { connectionError, lateError } from "../transport/connection-error.ts";
import type { TransportRequest, TransportResponse } from "../transport/transport.ts";
import { bodyOf, headersOf } from "./read-response.ts";
import { resetSocket } from "./reset-socket.ts";

/** A request of any method. Without a limit the caller takes care of late headers. */
export interface HttpRequest extends Omit<TransportRequest, "headerTimeoutMs" | "body"> {
  method: string;
  body: string | Uint8Array | null;
  headerTimeoutMs?: number;
}

/** Where and how a request goes. */
export interface Route {
  /** Options of `http.request`: worked out once for each URL. */
  target: http.RequestOptions;
  /** `host:port` of the URL. */
  host: string;
  /** Milliseconds that a connection may take. */
  connectTimeoutMs: number;
  /** Milliseconds that a connection which has served before may stay silent. */
  silenceMs: number;
}

/** The pooled connection was dead: it was reset or stayed silent, and not one byte of an answer came. */
export class DeadConnectionError extends Error {
  override readonly name: string = "DeadConnectionError";
}

/** Milliseconds for each byte of a body: 64 kB/s. A slower upload is not taken for a dead connection. */
const MS_PER_BYTE = 1 / 64;

/**
 * Sends one request over one connection and resolves with the headers of its answer.
 * @throws DeadConnectionError, UpstreamError, or the reason of the signal
 */
export function sendHttpRequest(route: Route, request: HttpRequest): Promise<TransportResponse> {
  const { url, method, headers, body, signal, headerTimeoutMs } = request;
  const bodyLength = body === null ? 0 : Buffer.byteLength(body);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    // As a flat list they go out as they are; from an object Node would first make a table of its own.
    const list: string[] = [];
    for (const [name, value] of Object.entries(headers)) list.push(name, value);
    list.push("host", route.host);
    if (bodyLength > 0) list.push("content-length", String(bodyLength));
    const outgoing = http.request({ method, headers: list, ...route.target });
    // Node leaves Nagle's algorithm on for TLS: 40 ms on every large request. @see docs/designs/node-http.md
    outgoing.setNoDelay(true);

    const stops: (() => void)[] = [];
    const release = (): void => {
      for (const stop of stops) stop();
      signal.removeEventListener("abort", abort);
    };
    const giveUp = (reason: unknown): void => {
      release();
      outgoing.destroy();
      reject(reason);
    };
    const limit = (ms: number | undefined, reason: () => unknown): void => {
      if (ms !== undefined) stops.push(startTimer(ms, () => giveUp(reason())));
    };
    const abort = (): void => giveUp(signal.reason);
    signal.addEventListener("abort", abort, { once: true });

    const received = countReceived(outgoing);
    limit(headerTimeoutMs, () => lateError(headerTimeoutMs ?? 0, url));
    if (outgoing.reusedSocket)
      limit(route.silenceMs + bodyLength * MS_PER_BYTE, () => {
        if (outgoing.socket) resetSocket(outgoing.socket);
        return new DeadConnectionError("silent");
      });
    else stops.push(watchConnecting(outgoing, route, giveUp));

    outgoing.on("response", (incoming) => {
      resolve({
        status: incoming.statusCode ?? 0,
        headers: headersOf(incoming),
        body: bodyOf(incoming, signal),
      });
      release();
    });
    // Stays after the headers as well: a late error without a listener would end the process.
    outgoing.on("error", (error) => {
      release();
      const isDead = outgoing.reusedSocket && received() === 0;
      reject(isDead ? new DeadConnectionError("reset", { cause: error }) : connectionError(error, url));
    });
    outgoing.end(bodyLength > 0 ? body : undefined);
  });
}

/** Counts the bytes of the answer, which is also known for one that breaks off in its headers. */
function countReceived(outgoing: http.ClientRequest): () => number {
  let socket: Socket | undefined;
  let before = 0;
  outgoing.once("socket", (assigned) => {
    socket = assigned;
    before = assigned.bytesRead;
  });
  return () => (socket?.bytesRead ?? 0) - before;
}

/** Gives up a connection that is not established in time, TLS included. */
function watchConnecting(
  outgoing: http.ClientRequest,
  { host, connectTimeoutMs }: Route,
  giveUp: (reason: unknown) => void,
): () => void {
  const stop = startTimer(connectTimeoutMs, () =>
    giveUp(
      new UpstreamError({
        code: "unreachable",
        message: `Cannot reach ${host}: no connection within ${connectTimeoutMs / 1000} seconds.`,
      }),
    ),
  );
  outgoing.once("socket", (socket) => {
    const isSecure = "encrypted" in socket;
    if (!isSecure && !socket.connecting) return stop();
    socket.once(isSecure ? "secureConnect" : "connect", stop);
  });
  return stop;
}
