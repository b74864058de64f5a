import type { ModelInfo } from "@codexthropic/protocol/codex";
import { findIntermediary, UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { responsesUrl } from "../backend/resolve-endpoints.ts";
import { secretsOf, type Credentials, type CredentialSource } from "../credentials.ts";
import { handshakeHeaders } from "../identity/headers.ts";
import { redactError } from "../redact-error.ts";
import { HANDSHAKE_TIMEOUT_MS } from "../websocket/send-over-websocket.ts";
import { HandshakeRefusal, type OpenSocket } from "../websocket/socket.ts";
import type { PostOptions } from "./post-request.ts";

/** What the check needs of the client around it. */
export interface CheckOptions extends Pick<
  PostOptions,
  "endpoints" | "identity" | "installationId" | "routing" | "cookies" | "completeFailure" | "now"
> {
  auth: CredentialSource;
  catalog: () => readonly ModelInfo[];
  /** `null`: the platform has no WebSockets that take headers. */
  openSocket: OpenSocket | null;
  uuid: () => string;
}

/**
 * Opens a WebSocket as a conversation would, and closes it again. No message is sent. Resolves with why that does not
 * work, in words; `null`: it works.
 */
export function createWebSocketCheck(
  options: CheckOptions,
): (request?: { signal?: AbortSignal }) => Promise<string | null> {
  return async ({ signal = new AbortController().signal } = {}) => {
    if (options.openSocket === null) return "this platform has none";
    const credentials = await abortable(options.auth.getCredentials(), signal);
    if (credentials.kind !== "chatgpt") return "only a ChatGPT login has one";
    return tryHandshake(options, options.openSocket, credentials, signal);
  };
}

async function tryHandshake(
  options: CheckOptions,
  open: OpenSocket,
  credentials: Credentials,
  signal: AbortSignal,
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
    model: options.catalog()[0]?.slug ?? "",
    lane: "full",
    serviceTier: undefined,
    effort: undefined,
    routing: routing.override,
    cookie: options.cookies.header(url),
    encoding: null,
  });
  const target = url.replace(/^http/, "ws");
  try {
    const { socket } = await open({ url: target, headers, signal, timeoutMs: HANDSHAKE_TIMEOUT_MS });
    socket.terminate();
    return null;
  } catch (error) {
    if (error instanceof HandshakeRefusal) return describeRefusal(error, url);
    if (error instanceof UpstreamError) {
      return redactError(error, secretsOf(credentials), options.completeFailure).message;
    }
    throw error;
  }
}

function describeRefusal({ status, headers, body }: HandshakeRefusal, url: string): string {
  const intermediary = findIntermediary(new URL(url).host, status, (name) => headers.get(name), body);
  return intermediary?.message ?? `the handshake was answered with ${status}`;
}
