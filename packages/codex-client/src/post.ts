import type { CodexRateLimitsEvent, ResponsesBody } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { abortable } from "./abort.ts";
import { isChatGptOrigin, responsesUrl, type Endpoints } from "./backend/endpoints.ts";
import type { Routing } from "./backend/routing.ts";
import type { Credentials } from "./credentials.ts";
import type { CookieJar } from "./identity/cookies.ts";
import { clientMetadata, requestHeaders, type RequestFacts } from "./identity/headers.ts";
import type { Identity } from "./identity/identity.ts";
import type { Turns } from "./identity/turns.ts";
import type { Compression } from "./options.ts";
import { attempt, type AttemptTimes } from "./send/attempt.ts";
import { createBodyWriter } from "./send/body-writer.ts";
import { hasMetadata } from "./send/draft.ts";
import type { Outgoing } from "./send/send.ts";
import { joined } from "./transport/pieces.ts";
import type { ByteSource, ResponseHeaders, Transport } from "./transport/transport.ts";

/** What one request needs to know of the client around it. */
export interface PostOptions {
  endpoints: Endpoints;
  identity: Identity;
  installationId: () => string | Promise<string>;
  routing: (credentials: Credentials) => Routing | Promise<Routing>;
  turns: Turns;
  cookies: CookieJar;
  transport: Transport;
  compression: Compression | null;
  times: AttemptTimes;
  now: () => number;
  uuid: () => string;
  onHeaders: (headers: ResponseHeaders) => void;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
  /** Adds what is known from elsewhere to a failure. */
  complete: (error: UpstreamError) => UpstreamError;
}

/** Sends one request as the Codex CLI would, and keeps what its answer says about cookies, turn and quota. */
export function createPost(options: PostOptions): (outgoing: Outgoing) => Promise<ByteSource> {
  const { endpoints, cookies, turns, compression } = options;
  const writer = createBodyWriter();
  return async (outgoing) => {
    const { body, credentials, signal } = outgoing;
    const routing = await abortable(options.routing(credentials), signal);
    const installationId = await options.installationId();
    const url = responsesUrl(endpoints, credentials, routing.origin);
    const compressor =
      compression && credentials.kind === "chatgpt" && isChatGptOrigin(new URL(url).origin)
        ? compression
        : null;
    const threadId = body.prompt_cache_key ?? options.uuid();
    const turn = turns.of(threadId, body);
    const facts = factsOf(outgoing, options, {
      installationId,
      threadId,
      turn,
      routing: routing.override,
      cookie: cookies.header(url),
      encoding: compressor?.encoding ?? null,
    });
    const complete = hasMetadata(outgoing) ? withMetadata(body, facts) : body;
    const pieces = writer.write(complete, body.prompt_cache_key ?? null);
    const request = {
      url,
      headers: requestHeaders(facts),
      body: compressor ? [await abortable(compressor.compress(joined(pieces)), signal)] : pieces,
      signal,
      headerTimeoutMs: options.times.headerTimeoutMs,
    };
    const onHeaders = (headers: ResponseHeaders): void => {
      cookies.store(url, headers);
      turn.state ??= headers.get("x-codex-turn-state");
      options.onHeaders(headers);
    };
    try {
      return await attempt(request, { ...options, onHeaders });
    } catch (error) {
      throw error instanceof UpstreamError ? options.complete(error) : error;
    }
  };
}

function factsOf(
  { body, plan, credentials, options: { sessionId, agentId } }: Outgoing,
  { identity }: PostOptions,
  found: Pick<RequestFacts, "installationId" | "threadId" | "turn" | "routing" | "cookie" | "encoding">,
): RequestFacts {
  return {
    identity,
    credentials,
    sessionId: sessionId ?? found.threadId,
    subagent: agentId != null,
    model: plan.model,
    lane: plan.lane,
    serviceTier: body.service_tier,
    effort: body.reasoning?.effort,
    ...found,
  };
}

function withMetadata({ client_metadata, ...body }: ResponsesBody, facts: RequestFacts): ResponsesBody {
  return { ...body, client_metadata: { ...client_metadata, ...clientMetadata(facts) } };
}
