import type { ContentBlock } from "@codexthropic/protocol/anthropic";
import type { CodexEvent, CodexRateLimitsEvent, ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { isChatGptOrigin, responsesUrl, type Endpoints } from "../backend/resolve-endpoints.ts";
import type { Routing } from "../backend/look-up-routing.ts";
import { secretsOf, type Credentials } from "../credentials.ts";
import type { CookieJar } from "../identity/cookies.ts";
import { hash } from "../hash.ts";
import {
  clientMetadata,
  handshakeHeaders,
  requestHeaders,
  type RequestDetails,
} from "../identity/headers.ts";
import type { Identity } from "../identity/identity.ts";
import type { Turns } from "../identity/turns.ts";
import type { Logger } from "../logger.ts";
import type { Compression } from "../options.ts";
import type { OutgoingRequest } from "../recovery/send-context.ts";
import { openWebSocketStream, type OpenWebSocketOptions } from "../stream/open-websocket-stream.ts";
import { openStream, type TimeLimits } from "../stream/open-stream.ts";
import { rewriteFailureEvent } from "../stream/rewrite-failure-event.ts";
import type { ResponseHeaders, Transport } from "../transport/transport.ts";
import type { WebSocketRequest, WebSocketSender } from "../websocket/send-over-websocket.ts";
import type { PostedAnswer } from "./posted-answer.ts";
import { hasClientMetadata } from "./build-request.ts";
import { overflowError } from "./detect-overflow.ts";
import { redactError } from "../redact-error.ts";

/** What one request needs of the client around it. */
export interface PostOptions {
  endpoints: Endpoints;
  identity: Identity;
  installationId: Promise<string>;
  routing: (credentials: Credentials) => Promise<Routing>;
  turns: Turns;
  cookies: CookieJar;
  transport: Transport;
  /** `null`: everything goes over HTTP. */
  webSockets: WebSocketSender | null;
  /** `null`: bodies are sent as they are. */
  compression: () => Promise<Compression | null>;
  times: TimeLimits;
  estimateTokens: (body: ResponsesBody) => number | Promise<number>;
  logger: Logger;
  now: () => number;
  onHeaders: (headers: ResponseHeaders) => void;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
  /** Adds to a failure what is known from elsewhere. */
  completeFailure: (failure: UpstreamFailure) => UpstreamFailure;
}

/** Sends one request as the Codex CLI does, and keeps what its answer says about cookies, turn and quota. */
export function createPost(options: PostOptions): (request: OutgoingRequest) => Promise<PostedAnswer> {
  const { endpoints, cookies, turns, completeFailure, onRateLimits } = options;
  return async (outgoing) => {
    const { body, built, credentials, signal, onFilteredSearch } = outgoing;
    const routing = await abortable(options.routing(credentials), signal);
    const installationId = await options.installationId;
    const compression = await options.compression();
    const url = responsesUrl(endpoints, credentials, routing.origin);
    const compressor =
      compression && credentials.kind === "chatgpt" && isChatGptOrigin(new URL(url).origin)
        ? compression
        : null;
    const turn = turns.of(built.ids.threadId, body);
    const details = detailsOf(outgoing, options.identity, {
      installationId,
      turn,
      routing: routing.override,
      cookie: cookies.header(url),
      encoding: compressor?.encoding ?? null,
    });
    const complete = hasClientMetadata(outgoing) ? withMetadata(body, details) : body;
    const secrets = secretsOf(credentials);
    const shared = {
      ...options,
      onRateLimits,
      onFilteredSearch,
      onFailureEvent: (event: CodexEvent) => rewriteFailureEvent(event, secrets, completeFailure),
    };
    try {
      const overSocket = await postOverWebSocket(outgoing, shared, { url, details, complete });
      if (overSocket) return overSocket;
      const json = JSON.stringify(complete);
      const request = {
        url,
        headers: requestHeaders(details),
        body: compressor
          ? await abortable(compressor.compress(new TextEncoder().encode(json)), signal)
          : json,
        signal,
        headerTimeoutMs: options.times.headerTimeoutMs,
      };
      const events = await openStream(request, {
        ...shared,
        onHeaders(headers) {
          cookies.store(url, headers);
          turn.state ??= headers.get("x-codex-turn-state");
          options.onHeaders(headers);
        },
        onEmptyAnswer: () => overflowError(body, options.estimateTokens),
      });
      return { events, ...OVER_HTTP };
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw redactError(error, secrets, completeFailure);
    }
  };
}

const OVER_HTTP = { transport: "http", continued: false, bytesSaved: 0, delivered() {} } as const;

/** `null`: the request has to go over HTTP. One that failed before goes there as well. */
async function postOverWebSocket(
  { body, built, credentials, choice, isFirst, signal }: OutgoingRequest,
  options: OpenWebSocketOptions & Pick<PostOptions, "webSockets" | "onHeaders">,
  { url, details, complete }: { url: string; details: RequestDetails; complete: ResponsesBody },
): Promise<PostedAnswer | null> {
  const { webSockets, onHeaders } = options;
  if (webSockets === null || !isFirst || credentials.kind !== "chatgpt") return null;
  let answer: readonly ContentBlock[] | null = null;
  const request: WebSocketRequest = {
    url,
    headers: handshakeHeaders(details),
    thread: built.ids.threadId,
    owner: hash(secretsOf(credentials).join(" ")),
    body: complete,
    lite: choice.lane === "lite",
    turn: details.turn,
    // Reasoning that was taken out of the body is still in what `build` knows: then nothing is certain.
    inputAfter: () =>
      answer !== null && body === built.body && built.inputAfter ? built.inputAfter(answer) : null,
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
    delivered(content) {
      answer = content;
    },
  };
}

function detailsOf(
  { body, built, choice, credentials }: OutgoingRequest,
  identity: Identity,
  found: Pick<RequestDetails, "installationId" | "turn" | "routing" | "cookie" | "encoding">,
): RequestDetails {
  return {
    identity,
    credentials,
    ...built.ids,
    model: choice.model,
    lane: choice.lane,
    serviceTier: body.service_tier,
    effort: body.reasoning?.effort,
    ...found,
  };
}

function withMetadata({ client_metadata, ...body }: ResponsesBody, details: RequestDetails): ResponsesBody {
  return { ...body, client_metadata: { ...client_metadata, ...clientMetadata(details) } };
}
