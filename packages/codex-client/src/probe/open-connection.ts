import type { CodexEvent, ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { responsesUrl } from "../backend/resolve-endpoints.ts";
import { secretsOf } from "../credentials.ts";
import { clientMetadata, handshakeHeaders } from "../identity/headers.ts";
import { redactError } from "../redact-error.ts";
import type { ResponseHeaders } from "../transport/transport.ts";
import { createFrame } from "../websocket/create-frame.ts";
import { Connection } from "../websocket/connection.ts";
import { openAt, type OpenSocket } from "../websocket/socket.ts";
import { detailsOf, NOTHING, redactFor, type ProbeContext, type ProbeRequest } from "./post-body.ts";
import { readAnswerEvents, type ProbeAnswer } from "./read-answer-events.ts";

/** One open WebSocket. */
export interface ProbeConnection {
  /** Of the handshake. */
  headers: ResponseHeaders;
  /**
   * Sends one frame and reads its answer.
   * @param previous id of the answer that the frame continues; the body's input is then only what is new
   */
  ask(body: ResponsesBody, previous?: string): Promise<ProbeAnswer>;
  /** Sends a ping. Resolves with whether anything came back within two seconds. */
  ping(): Promise<boolean>;
  /** Whether the connection is still open. */
  isOpen(): boolean;
  close(): void;
}

/** @throws HandshakeError, UpstreamError, CodexAuthError */
export async function openConnection(
  context: ProbeContext,
  open: OpenSocket,
  request: Pick<ProbeRequest, "body" | "lane" | "ids" | "signal">,
): Promise<ProbeConnection> {
  const { settings } = context;
  const { lane, ids, signal = new AbortController().signal } = request;
  const credentials = await settings.auth.getCredentials();
  const routing = await context.routing(credentials);
  const details = (body: ResponsesBody): ReturnType<typeof detailsOf> =>
    detailsOf(context, { body, lane, ids }, credentials, routing, null);
  const url = responsesUrl(settings.endpoints, credentials, routing.origin);
  const opened = await openAt(url, handshakeHeaders(details(request.body)), open, signal);
  const connection = new Connection(opened.socket, settings.now, Number.POSITIVE_INFINITY);
  const redact = redactFor(credentials);
  return {
    headers: opened.headers,
    async ask(body, previous) {
      const complete = { ...body, client_metadata: clientMetadata(details(body)) };
      const continuation =
        previous === undefined ? null : { previous_response_id: previous, input: body.input };
      const frame = createFrame(complete, continuation, {
        startedAt: settings.now(),
        lite: lane === "lite",
        turnState: null,
      });
      const head = { status: 200, headers: opened.headers };
      try {
        return await readAnswerEvents(eventsOf(connection, frame, signal), head, redact);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        const { failure } = redactError(error, secretsOf(credentials));
        return { ...head, status: failure.status ?? 0, failure, ...NOTHING };
      }
    },
    ping: () => connection.isAlive(),
    isOpen: () => connection.state !== "closed",
    close: () => connection.close(),
  };
}

async function* eventsOf(
  connection: Connection,
  frame: string,
  signal: AbortSignal,
): AsyncGenerator<CodexEvent[]> {
  const listener = { headers() {}, turnState() {}, completed() {}, closed() {} };
  for await (const { events } of connection.exchange(frame, signal, listener)) yield events;
}
