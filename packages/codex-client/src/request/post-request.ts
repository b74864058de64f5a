import type { CodexEvent, CodexRateLimitsEvent, ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";

import { abortable } from "../abort.ts";
import { isChatGptOrigin, responsesUrl, type Endpoints } from "../backend/resolve-endpoints.ts";
import type { Routing } from "../backend/look-up-routing.ts";
import { secretsOf, type Credentials } from "../credentials.ts";
import type { CookieJar } from "../identity/cookies.ts";
import { clientMetadata, requestHeaders, type RequestDetails } from "../identity/headers.ts";
import type { Identity } from "../identity/identity.ts";
import type { Turns } from "../identity/turns.ts";
import type { Compression } from "../options.ts";
import type { OutgoingRequest } from "../recovery/send-context.ts";
import type { EventStream } from "../stream/event-stream.ts";
import { openStream, type TimeLimits } from "../stream/open-stream.ts";
import { rewriteFailureEvent } from "../stream/rewrite-failure-event.ts";
import type { ResponseHeaders, Transport } from "../transport/transport.ts";
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
  compression: Compression | null;
  times: TimeLimits;
  estimateTokens: (body: ResponsesBody) => number | Promise<number>;
  now: () => number;
  onHeaders: (headers: ResponseHeaders) => void;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
  /** Adds to a failure what is known from elsewhere. */
  completeFailure: (failure: UpstreamFailure) => UpstreamFailure;
}

/** Sends one request as the Codex CLI does, and keeps what its answer says about cookies, turn and quota. */
export function createPost(options: PostOptions): (request: OutgoingRequest) => Promise<EventStream> {
  const { endpoints, cookies, turns, compression, completeFailure, onRateLimits } = options;
  return async (outgoing) => {
    const { body, built, credentials, signal, onFilteredSearch } = outgoing;
    const routing = await abortable(options.routing(credentials), signal);
    const installationId = await options.installationId;
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
    const json = JSON.stringify(hasClientMetadata(outgoing) ? withMetadata(body, details) : body);
    const request = {
      url,
      headers: requestHeaders(details),
      body: compressor ? await abortable(compressor.compress(new TextEncoder().encode(json)), signal) : json,
      signal,
      headerTimeoutMs: options.times.headerTimeoutMs,
    };
    const secrets = secretsOf(credentials);
    try {
      return await openStream(request, {
        ...options,
        onRateLimits,
        onHeaders(headers) {
          cookies.store(url, headers);
          turn.state ??= headers.get("x-codex-turn-state");
          options.onHeaders(headers);
        },
        onFailureEvent: (event: CodexEvent) => rewriteFailureEvent(event, secrets, completeFailure),
        onFilteredSearch,
        onEmptyAnswer: () => overflowError(body, options.estimateTokens),
      });
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      throw redactError(error, secrets, completeFailure);
    }
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
