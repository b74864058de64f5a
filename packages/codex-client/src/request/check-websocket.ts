import { UpstreamError } from "@codexthropic/protocol/errors";

import { responsesUrl } from "../backend/resolve-endpoints.ts";
import { secretsOf, type Credentials } from "../credentials.ts";
import { handshakeHeaders } from "../identity/headers.ts";
import { redactError } from "../redact-error.ts";
import { HANDSHAKE_TIMEOUT_MS } from "../websocket/send-over-websocket.ts";
import { HandshakeRefusal, type OpenSocket } from "../websocket/socket.ts";
import type { PostOptions } from "./post-request.ts";

/** What {@link checkWebSocket} needs of the client around it. */
export interface CheckOptions extends Pick<
  PostOptions,
  "endpoints" | "identity" | "installationId" | "routing" | "cookies" | "completeFailure" | "now"
> {
  open: OpenSocket;
  uuid: () => string;
}

/**
 * Opens a WebSocket as a conversation would, and closes it again. No message is sent. Resolves with why that does not
 * work, in words; `null`: it works.
 */
export async function checkWebSocket(
  options: CheckOptions,
  { credentials, model, signal }: { credentials: Credentials; model: string; signal: AbortSignal },
): Promise<string | null> {
  const routing = await options.routing(credentials);
  const url = responsesUrl(options.endpoints, credentials, routing.origin);
  const threadId = options.uuid();
  const headers = handshakeHeaders({
    identity: options.identity,
    credentials,
    installationId: await options.installationId,
    sessionId: threadId,
    threadId,
    turn: { id: options.uuid(), state: null, startedAt: options.now() },
    model,
    lane: "full",
    serviceTier: undefined,
    effort: undefined,
    routing: routing.override,
    cookie: options.cookies.header(url),
    encoding: null,
  });
  const target = url.replace(/^http/, "ws");
  try {
    const { socket } = await options.open({ url: target, headers, signal, timeoutMs: HANDSHAKE_TIMEOUT_MS });
    socket.terminate();
    return null;
  } catch (error) {
    if (error instanceof HandshakeRefusal) return `the handshake was answered with ${error.status}`;
    if (error instanceof UpstreamError) {
      return redactError(error, secretsOf(credentials), options.completeFailure).message;
    }
    throw error;
  }
}
