import type { CodexEvent, Lane, ResponsesBody } from "@codexthropic/protocol/codex";
import type { ConversationIds } from "@codexthropic/protocol/contract";
import { isWebPage, UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";
import { createEventReader } from "@codexthropic/transcoder/events";

import { responsesUrl } from "../backend/resolve-endpoints.ts";
import type { Routing } from "../backend/look-up-routing.ts";
import { secretsOf, tokenOf, type Credentials } from "../credentials.ts";
import { clientMetadata, requestHeaders, type RequestDetails } from "../identity/headers.ts";
import type { Settings } from "../options.ts";
import { redactError } from "../redact-error.ts";
import { readText } from "../stream/read-text.ts";
import { classifyAnswer } from "../transport/classify-answer.ts";
import type { TransportResponse } from "../transport/transport.ts";
import { readAnswerEvents, type ProbeAnswer } from "./read-answer-events.ts";

/** One request. The body is sent as it is, with the `client_metadata` of the Codex CLI. */
export interface ProbeRequest {
  body: ResponsesBody;
  lane: Lane;
  ids: ConversationIds;
  /** Replaces headers; `null` leaves one out. Names are lower-case. */
  headers?: Readonly<Record<string, string | null>>;
  /** The body is compressed, if it can be. Default false. */
  compressed?: boolean;
  /** Leave the answer at the first event that satisfies it. */
  until?: (event: CodexEvent) => boolean;
  signal?: AbortSignal;
}

/** What a probe keeps for all its requests. */
export interface ProbeContext {
  settings: Settings;
  installationId: string;
  routing: (credentials: Credentials) => Promise<Routing>;
}

const ERROR_BODY = { bytes: 64 * 1024, timeoutMs: 10_000 };

/**
 * Sends one request and reads its whole answer. An error status is an answer; a 401 is tried again once with other credentials.
 * @throws UpstreamError when there is no answer (`unreachable`, `cut`, `header_timeout`, `network_blocked`), CodexAuthError
 */
export async function postBody(context: ProbeContext, request: ProbeRequest): Promise<ProbeAnswer> {
  const { auth } = context.settings;
  const credentials = await auth.getCredentials();
  const answer = await postOnce(context, request, credentials);
  if (answer.status !== 401) return answer;
  const others = await auth.getCredentials({ rejected: tokenOf(credentials) });
  return tokenOf(others) === tokenOf(credentials) ? answer : postOnce(context, request, others);
}

async function postOnce(
  context: ProbeContext,
  request: ProbeRequest,
  credentials: Credentials,
): Promise<ProbeAnswer> {
  const { settings } = context;
  const { signal = new AbortController().signal, until } = request;
  const routing = await context.routing(credentials);
  const url = responsesUrl(settings.endpoints, credentials, routing.origin);
  const compression = request.compressed ? settings.compression : null;
  const details = detailsOf(context, request, credentials, routing, compression?.encoding ?? null);
  const json = JSON.stringify({ ...request.body, client_metadata: clientMetadata(details) });
  const redact = redactFor(credentials);
  try {
    const response = await settings.transport({
      url,
      headers: merge(requestHeaders(details), request.headers),
      body: compression ? await compression.compress(new TextEncoder().encode(json)) : json,
      signal,
      headerTimeoutMs: settings.times.headerTimeoutMs,
    });
    const head = { status: response.status, headers: response.headers };
    const isSuccess = response.status >= 200 && response.status <= 299;
    if (isSuccess && !isWebPage((name) => response.headers.get(name)))
      return await readAnswerEvents(eventsOf(response), head, redact, until);
    const text = await readText(response.body, signal, ERROR_BODY);
    const failure = classifyAnswer(url, response.status, (name) => response.headers.get(name), text);
    return { ...head, failure: redact(failure), ...NOTHING };
  } catch (error) {
    throw error instanceof UpstreamError ? redactError(error, secretsOf(credentials)) : error;
  }
}

/** What an answer without a stream has of it. */
export const NOTHING: Pick<ProbeAnswer, "types" | "items" | "text" | "response" | "usage" | "stopped"> = {
  types: [],
  items: [],
  text: "",
  response: null,
  usage: null,
  stopped: false,
};

export function redactFor(credentials: Credentials): (failure: UpstreamFailure) => UpstreamFailure {
  return (failure) => redactError(new UpstreamError(failure), secretsOf(credentials)).failure;
}

export function detailsOf(
  { settings, installationId }: ProbeContext,
  { body, lane, ids }: Pick<ProbeRequest, "body" | "lane" | "ids">,
  credentials: Credentials,
  routing: Routing,
  encoding: string | null,
): RequestDetails {
  return {
    identity: settings.identity,
    credentials,
    installationId,
    ...ids,
    turn: { id: settings.uuid(), startedAt: settings.now(), state: null },
    model: body.model,
    lane,
    serviceTier: body.service_tier,
    effort: body.reasoning?.effort,
    routing: routing.override,
    cookie: null,
    encoding,
  };
}

async function* eventsOf({ body }: TransportResponse): AsyncGenerator<CodexEvent[]> {
  const reader = createEventReader();
  for await (const chunk of body) {
    const events = reader.read(chunk);
    if (events.length > 0) yield events;
  }
  yield reader.end();
}

function merge(
  headers: Record<string, string>,
  changes: ProbeRequest["headers"] = {},
): Record<string, string> {
  const merged = Object.entries({ ...headers, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}
