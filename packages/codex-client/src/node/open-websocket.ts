import type { Agent, IncomingHttpHeaders, IncomingMessage } from "node:http";
import type WebSocket from "ws";

import { connectionError, lateError } from "../transport/connection-error.ts";
import type { ResponseHeaders } from "../transport/transport.ts";
import { HandshakeError, type OpenSocket, type Socket, type SocketRequest } from "../websocket/socket.ts";

export interface WebSocketOptions {
  /** The agent that opens the connection to an `http:` or `https:` URL. Default: Node's own. */
  agent?: (url: URL) => Agent;
}

/** A frame may be as long as this; `response.completed` repeats the whole answer. Bytes. */
const MAX_FRAME = 16 * 2 ** 20;

/** The answer to a failed handshake is a sentence; more of it is not read. Bytes. */
const MAX_BODY = 64 * 1024;

/** Opens WebSockets with the package `ws`, which is loaded at the first use. Redirects are not followed. */
export function createOpenSocket({ agent }: WebSocketOptions = {}): OpenSocket {
  return async (request) => {
    const { WebSocket } = await import("ws");
    request.signal.throwIfAborted();
    const { host } = new URL(request.url);
    const chosen = agent?.(new URL(request.url.replace(/^ws/, "http")));
    const socket = new WebSocket(request.url, {
      // In the Codex CLI's order; `ws` fills in the values of its own ones.
      headers: { host, connection: "Upgrade", upgrade: "websocket", ...request.headers },
      ...(chosen && { agent: chosen }),
      maxPayload: MAX_FRAME,
    });
    return handshake(socket, request);
  };
}

function handshake(
  socket: WebSocket,
  { url, signal, timeoutMs }: SocketRequest,
): Promise<{ socket: Socket; headers: ResponseHeaders }> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | undefined;
    const fail = (error: unknown): void => {
      settle();
      reject(error);
      socket.terminate();
    };
    const abort = (): void => fail(signal.reason);
    const timer = setTimeout(() => fail(lateError(timeoutMs, url)), timeoutMs);
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    };
    signal.addEventListener("abort", abort, { once: true });
    socket.on("upgrade", (upgraded) => {
      response = upgraded;
    });
    socket.on("unexpected-response", (_, response) => {
      void readHandshakeError(response).then(fail);
    });
    // Stays after the handshake as well: an error without a listener would end the process. `close` follows it.
    socket.on("error", (error) => fail(connectionError(error, url)));
    socket.on("open", () => {
      settle();
      resolve({ socket: wrap(socket, response), headers: headersOf(response?.headers ?? {}) });
    });
  });
}

function wrap(socket: WebSocket, response: IncomingMessage | undefined): Socket {
  return {
    keepAlive: (wanted) => void (wanted ? response?.socket.ref() : response?.socket.unref()),
    send: (text) => socket.send(text, ignore),
    ping: () => socket.ping(undefined, true, ignore),
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    terminate: () => socket.terminate(),
    listen({ text, binary, pong, closed }) {
      // With the default `binaryType` a message is one Buffer.
      socket.on("message", (data, isBinary) =>
        isBinary ? binary() : text((data as Buffer).toString("utf8")),
      );
      socket.on("pong", pong);
      socket.on("close", closed);
    },
  };
}

/** A failed write closes the socket; its `close` event reports it. */
const ignore = (): void => {};

async function readHandshakeError(response: IncomingMessage): Promise<HandshakeError> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response) {
      size += (chunk as Buffer).length;
      if (size > MAX_BODY) break;
      chunks.push(chunk as Buffer);
    }
  } catch {
    // What has come is enough.
  }
  const body = Buffer.concat(chunks).toString("utf8");
  return new HandshakeError(response.statusCode ?? 0, headersOf(response.headers), body);
}

function headersOf(headers: IncomingHttpHeaders): ResponseHeaders {
  return {
    get(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    getSetCookie: () => headers["set-cookie"] ?? [],
    keys: () => Object.keys(headers),
  };
}
