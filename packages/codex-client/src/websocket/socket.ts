import type { ResponseHeaders } from "../transport/transport.ts";

/** One open WebSocket, as far as it is used here: the package `ws` on Node, a script in tests. */
export interface Socket {
  send(text: string): void;
  ping(): void;
  /** Stops reading until {@link resume}: the sender feels it. */
  pause(): void;
  resume(): void;
  /** Drops the connection without a closing frame, as the Codex CLI does after an abort. */
  terminate(): void;
  /** Whether the connection keeps the process alive. */
  keepAlive(wanted: boolean): void;
  /** Takes over everything that arrives. Called once, in the same turn of the event loop in which the socket opened. */
  listen(listener: SocketListener): void;
}

export interface SocketListener {
  text(data: string): void;
  binary(): void;
  pong(): void;
  /** Called once, also after {@link Socket.terminate}. 1006: without a closing frame. */
  closed(code: number): void;
}

export interface SocketRequest {
  /** `wss://…` or `ws://…` */
  url: string;
  /** Lower-case names, in the order in which they are sent. */
  headers: Record<string, string>;
  signal: AbortSignal;
  /** Milliseconds until a handshake without an answer is given up. */
  timeoutMs: number;
}

/**
 * Opens a socket.
 *
 * Rejects with a {@link HandshakeError} when the server answers with anything but 101, with an `UpstreamError` of
 * code `unreachable` or `header_timeout` when it does not answer, or with `signal.reason`.
 */
export type OpenSocket = (request: SocketRequest) => Promise<{ socket: Socket; headers: ResponseHeaders }>;

/** Milliseconds until a handshake is given up, as in the Codex CLI. */
const HANDSHAKE_TIMEOUT_MS = 15_000;

/** Opens a socket at the URL of the HTTP request. Rejects as {@link OpenSocket} does. */
export function openAt(
  url: string,
  headers: Record<string, string>,
  open: OpenSocket,
  signal: AbortSignal,
): ReturnType<OpenSocket> {
  return open({ url: url.replace(/^http/, "ws"), headers, signal, timeoutMs: HANDSHAKE_TIMEOUT_MS });
}

/** The server's answer to a handshake that it rejects. */
export class HandshakeError extends Error {
  override readonly name: string = "HandshakeError";
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;

  constructor(status: number, headers: ResponseHeaders, body: string) {
    super(`The server rejected the WebSocket handshake with status ${status}.`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}
