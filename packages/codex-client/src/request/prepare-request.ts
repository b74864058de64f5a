import type { ResponsesBody } from "@codexthropic/protocol/codex";

import { abortable } from "../abort.ts";
import type { Routing } from "../backend/look-up-routing.ts";
import { isChatGptOrigin, responsesUrl } from "../backend/resolve-endpoints.ts";
import type { Credentials } from "../credentials.ts";
import type { CookieJar } from "../identity/cookies.ts";
import { clientMetadata, type RequestDetails } from "../identity/headers.ts";
import type { Turns } from "../identity/turns.ts";
import type { Compression, Settings } from "../options.ts";
import type { OutgoingRequest } from "../recovery/send-context.ts";
import type { ResponseHeaders } from "../transport/transport.ts";
import { hasClientMetadata } from "./build-request.ts";

export interface PrepareOptions extends Pick<Settings, "endpoints" | "identity"> {
  installationId: Promise<string>;
  routing: (credentials: Credentials) => Promise<Routing>;
  turns: Turns;
  cookies: CookieJar;
  /** `null`: bodies are sent as they are. */
  compression: () => Promise<Compression | null>;
}

/** A request as the Codex CLI sends it, for either transport. */
export interface PreparedRequest {
  /** `https://…/responses` */
  url: string;
  /** What the headers are made of. */
  details: RequestDetails;
  /** With its `client_metadata`. */
  body: ResponsesBody;
  /** How the body is compressed over HTTP. */
  compression: Compression | null;
  /** Keeps the cookies and the turn state of the answer for later requests. */
  readHeaders(headers: ResponseHeaders): void;
}

/** Finds out where a request goes, and adds what identifies client, session and turn. @throws the signal's reason */
export async function prepareRequest(
  { endpoints, identity, cookies, turns, ...options }: PrepareOptions,
  outgoing: OutgoingRequest,
): Promise<PreparedRequest> {
  const { body, built, choice, credentials, signal } = outgoing;
  const routing = await abortable(options.routing(credentials), signal);
  const url = responsesUrl(endpoints, credentials, routing.origin);
  const isChatGpt = credentials.kind === "chatgpt" && isChatGptOrigin(new URL(url).origin);
  const compression = isChatGpt ? await options.compression() : null;
  const turn = turns.of(built.ids.threadId, body);
  const details: RequestDetails = {
    identity,
    credentials,
    installationId: await options.installationId,
    ...built.ids,
    turn,
    model: choice.model,
    lane: choice.lane,
    serviceTier: body.service_tier,
    effort: body.reasoning?.effort,
    routing: routing.override,
    cookie: cookies.header(url),
    encoding: compression?.encoding ?? null,
  };
  return {
    url,
    details,
    body: hasClientMetadata(outgoing) ? withMetadata(body, details) : body,
    compression,
    readHeaders(headers) {
      cookies.store(url, headers);
      turn.state ??= headers.get("x-codex-turn-state");
    },
  };
}

function withMetadata({ client_metadata, ...body }: ResponsesBody, details: RequestDetails): ResponsesBody {
  return { ...body, client_metadata: { ...client_metadata, ...clientMetadata(details) } };
}
