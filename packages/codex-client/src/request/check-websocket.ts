import { findIntermediary, UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { responsesUrl } from "../backend/resolve-endpoints.ts";
import { secretsOf, type Credentials } from "../credentials.ts";
import { handshakeHeaders } from "../identity/headers.ts";
import type { Settings } from "../options.ts";
import { redactError } from "../redact-error.ts";
import { HandshakeError, openAt, type OpenSocket } from "../websocket/socket.ts";
import type { PostOptions } from "./post-request.ts";
import type { PrepareOptions } from "./prepare-request.ts";

export interface CheckOptions
  extends
    Pick<PrepareOptions, "endpoints" | "identity" | "installationId" | "routing" | "cookies">,
    Pick<PostOptions, "quota" | "catalog">,
    Pick<Settings, "auth" | "openSocket" | "now" | "uuid"> {}

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
    model: options.catalog.current()[0]?.slug ?? "",
    lane: "full",
    serviceTier: undefined,
    effort: undefined,
    routing: routing.override,
    cookie: options.cookies.header(url),
    encoding: null,
  });
  try {
    const { socket } = await openAt(url, headers, open, signal);
    socket.terminate();
    return null;
  } catch (error) {
    if (error instanceof HandshakeError) return describeHandshake(error, url);
    if (error instanceof UpstreamError) {
      return redactError(error, secretsOf(credentials), options.quota.completeFailure).message;
    }
    throw error;
  }
}

function describeHandshake({ status, headers, body }: HandshakeError, url: string): string {
  const intermediary = findIntermediary(new URL(url).host, status, (name) => headers.get(name), body);
  return intermediary?.message ?? `the handshake was answered with ${status}`;
}
