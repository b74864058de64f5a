import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { classifyAnswer } from "../transport/classify-answer.ts";
import type { ResponseHeaders } from "../transport/transport.ts";
import { createAvailability, type TransportMode, wantsWebSocket } from "./choose-transport.ts";
import { Connection } from "./connection.ts";
import { createConnectionPool } from "./connection-pool.ts";
import { continueConversation } from "./continue-conversation.ts";
import { createFrame } from "./create-frame.ts";
import type { FrameBatch } from "./event-queue.ts";
import { HandshakeError, openAt, type OpenSocket } from "./socket.ts";

/** The backend closes the connection on a frame of this size. Bytes. */
const MAX_FRAME = 16 * 2 ** 20;

export interface WebSocketOptions {
  open: OpenSocket;
  setting: TransportMode;
  now: () => number;
}

/** One request, ready for either transport. */
export interface WebSocketRequest {
  /** Of the HTTP request: `https://…/responses`. */
  url: string;
  /** Of the handshake. */
  headers: Record<string, string>;
  thread: string;
  /** Whose connection it has to be: changes with the access token and the account. */
  owner: string;
  /** Whole, with its `client_metadata`. */
  body: ResponsesBody;
  lite: boolean;
  turn: { state: string | null };
  /** See {@link import("./continue-conversation.ts").CarriedTurn}. */
  expectedInput: () => readonly InputItem[] | null;
  signal: AbortSignal;
  onHeaders: (headers: ResponseHeaders) => void;
}

export interface WebSocketAnswer {
  frames: AsyncIterableIterator<FrameBatch, undefined>;
  /** The frame held only what is new. */
  continued: boolean;
  /** Bytes of input that the backend knew already; an estimate from earlier frames. 0 for a whole request. */
  bytesSaved: number;
}

export interface WebSocketSender {
  /**
   * Sends a request over its thread's connection. `null`: it has to go over HTTP (not worth it, busy, not available,
   * too large, or the handshake failed). Rejects with a classified `UpstreamError` where HTTP would say the same.
   */
  send(request: WebSocketRequest): Promise<WebSocketAnswer | null>;
  /** Why no WebSocket is used at the moment, in words. */
  unavailable(): string | null;
  /** None is opened from now on. @param reason in words, for {@link unavailable} */
  turnOff(reason: string): void;
  open(): number;
  close(): void;
}

/** The second transport: one connection per thread, and only what is new in each frame. */
export function createWebSocketSender({ open, setting, now }: WebSocketOptions): WebSocketSender {
  const pool = createConnectionPool(now);
  const availability = createAvailability(now);

  const connect = async ({ url, headers, signal, onHeaders }: WebSocketRequest): Promise<Connection> => {
    const opened = await openAt(url, headers, open, signal);
    onHeaders(opened.headers);
    return new Connection(opened.socket, now, announcedLimit(opened.headers));
  };

  const begin = (connection: Connection, request: WebSocketRequest): WebSocketAnswer | null => {
    const { body, thread, turn, signal, onHeaders, expectedInput } = request;
    const last = connection.lastTurn;
    const continuation = continueConversation(last, body);
    const frame = createFrame(body, continuation, {
      startedAt: now(),
      lite: request.lite,
      turnState: turn.state,
    });
    const bytes = byteLength(frame, connection.maxMessageBytes);
    if (bytes > connection.maxMessageBytes) {
      availability.frameTooLarge(thread);
      return null;
    }
    const bytesSaved = continuation && last ? last.bytes : 0;
    const frames = connection.exchange(frame, signal, {
      headers: (headers) =>
        onHeaders({
          get: (name) => headers.get(name) ?? null,
          getSetCookie: () => [],
          keys: () => headers.keys(),
        }),
      turnState: (value) => {
        turn.state ??= value;
      },
      completed: (responseId, output) => {
        connection.lastTurn = { responseId, body, output, bytes: bytesSaved + bytes, expectedInput };
      },
      closed: () => {
        if (connection.frameTooLarge) availability.frameTooLarge(thread);
      },
    });
    return { frames, continued: continuation !== null, bytesSaved };
  };

  return {
    async send(request) {
      const { thread, owner, body, signal } = request;
      const last = pool.find(thread)?.lastTurn?.body ?? null;
      if (!wantsWebSocket(setting, last, body) || !availability.isAvailable(thread)) return null;
      try {
        return await pool.exchange({
          thread,
          owner,
          open: () => connect(request),
          begin: (connection) => begin(connection, request),
        });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        const handshakeError = error instanceof HandshakeError ? error : null;
        if (handshakeError === null && !(error instanceof UpstreamError)) throw error;
        availability.handshakeFailed(handshakeError?.status ?? null);
        if (handshakeError?.status !== 401) return null;
        const { headers, body: text } = handshakeError;
        throw new UpstreamError(classifyAnswer(request.url, 401, (name) => headers.get(name), text));
      }
    },
    unavailable: () => availability.reason(),
    turnOff: (reason) => availability.turnOff(reason),
    open: () => pool.size(),
    close: () => pool.close(),
  };
}

/** `x-codex-websocket-max-message-bytes`: a larger frame is not sent. */
function announcedLimit(headers: ResponseHeaders): number {
  const announced = Number(headers.get("x-codex-websocket-max-message-bytes") ?? Number.NaN);
  return announced > 0 ? Math.min(announced, MAX_FRAME - 1) : MAX_FRAME - 1;
}

/** In UTF-8; only counted where it could reach the limit. */
function byteLength(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length;
}
