import type { ContentBlock } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { hash128 } from "@codexthropic/protocol/hash";

import { abortable } from "../abort.ts";
import type { Catalog } from "../catalog/track-catalog.ts";
import { secretsOf } from "../credentials.ts";
import { handshakeHeaders, requestHeaders } from "../identity/headers.ts";
import type { Settings } from "../options.ts";
import type { QuotaTracker } from "../quota/track-quota.ts";
import type { OutgoingRequest } from "../recovery/send-context.ts";
import { redactError } from "../redact-error.ts";
import { openStream } from "../stream/open-stream.ts";
import { openWebSocketStream, type OpenWebSocketOptions } from "../stream/open-websocket-stream.ts";
import { rewriteFailureEvent } from "../stream/rewrite-failure-event.ts";
import type { ResponseHeaders, TransportRequest } from "../transport/transport.ts";
import type { WebSocketSender } from "../websocket/send-over-websocket.ts";
import { overflowError } from "./detect-overflow.ts";
import type { PostedAnswer } from "./posted-answer.ts";
import { prepareRequest, type PreparedRequest, type PrepareOptions } from "./prepare-request.ts";

export interface PostOptions extends Pick<
  Settings,
  "transport" | "times" | "estimateTokens" | "logger" | "now"
> {
  prepare: PrepareOptions;
  /** `null`: everything goes over HTTP. */
  webSockets: WebSocketSender | null;
  quota: QuotaTracker;
  catalog: Catalog;
}

/** Sends one request as the Codex CLI does, and keeps what its answer says about cookies, turn and quota. */
export function createPost(options: PostOptions): (request: OutgoingRequest) => Promise<PostedAnswer> {
  const { transport, times, now, logger, webSockets, quota, catalog } = options;
  const { readEvent: onRateLimits, completeFailure } = quota;
  const onHeaders = (headers: ResponseHeaders): void => {
    quota.readHeaders(headers);
    catalog.refreshInBackground(headers.get("x-models-etag"));
  };
  return async (outgoing) => {
    const { signal, onFilteredSearch } = outgoing;
    const secrets = secretsOf(outgoing.credentials);
    const prepared = await prepareRequest(options.prepare, outgoing);
    const onFailureEvent = (event: CodexEvent): CodexEvent =>
      rewriteFailureEvent(event, secrets, completeFailure);
    const reading = { times, now, onRateLimits, onFailureEvent, onFilteredSearch };
    try {
      // A request that has failed once goes over HTTP.
      if (webSockets !== null && outgoing.isFirst && outgoing.credentials.kind === "chatgpt") {
        const answer = await postFrame(outgoing, prepared, webSockets, onHeaders, { ...reading, logger });
        if (answer) return answer;
      }
      const request = await toHttpRequest(prepared, signal, times.headerTimeoutMs);
      const events = await openStream(request, {
        ...reading,
        transport,
        onHeaders(headers) {
          prepared.readHeaders(headers);
          onHeaders(headers);
        },
        onEmptyAnswer: () => overflowError(outgoing.body, options.estimateTokens),
      });
      return { events, transport: "http", continued: false, bytesSaved: 0, confirmDelivery() {} };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw redactError(error, secrets, completeFailure);
    }
  };
}

async function toHttpRequest(
  { url, details, body, compression }: PreparedRequest,
  signal: AbortSignal,
  headerTimeoutMs: number,
): Promise<TransportRequest> {
  const json = JSON.stringify(body);
  return {
    url,
    headers: requestHeaders(details),
    body: compression ? await abortable(compression.compress(new TextEncoder().encode(json)), signal) : json,
    signal,
    headerTimeoutMs,
  };
}

/** Sends it over the WebSocket of its thread. `null`: it has to go over HTTP. */
async function postFrame(
  { body, built, credentials, choice, signal }: OutgoingRequest,
  { url, details, body: complete }: PreparedRequest,
  webSockets: WebSocketSender,
  onHeaders: (headers: ResponseHeaders) => void,
  options: OpenWebSocketOptions,
): Promise<PostedAnswer | null> {
  let delivered: readonly ContentBlock[] | null = null;
  const request = {
    url,
    headers: handshakeHeaders(details),
    thread: built.ids.threadId,
    owner: hash128(secretsOf(credentials).join(" ")),
    body: complete,
    lite: choice.lane === "lite",
    turn: details.turn,
    // Reasoning that was taken out of the body is still in what `build` knows: then nothing is certain.
    expectedInput: () =>
      delivered !== null && body === built.body && built.nextInput ? built.nextInput(delivered) : null,
    signal,
    onHeaders,
  };
  const opened = await openWebSocketStream(webSockets, request, options);
  if (opened === null) return null;
  const { stream: events, ...continuation } = opened;
  return {
    events,
    transport: "websocket",
    ...continuation,
    confirmDelivery: (content) => void (delivered = content),
  };
}
