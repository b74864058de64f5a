import type { CodexAnswer, CodexClient, EventBatch } from "@codexthropic/codex-client";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { Built } from "@codexthropic/protocol/contract";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { isObject, type JsonObject } from "@codexthropic/protocol/json";
import { describeFailure } from "../describe-failure.ts";
import { errorResponse } from "../http/error-response.ts";
import type { ProxyRequest, ProxyResponse } from "../http/http-message.ts";
import type { RequestRecord } from "../record/request-record.ts";
import {
  RECORDING_VERSION,
  type RecordedSettings,
  type RecordedUpstream,
  type Recording,
} from "./recording.ts";
import { readEventStream } from "./read-event-stream.ts";

/** The part of a client that answering a message needs. */
export type MessageClient = Pick<CodexClient, "send" | "catalog">;

export interface RecordOptions {
  client: MessageClient;
  settings: RecordedSettings;
  versions: Recording["versions"];
  now: () => number;
  /** Takes each finished exchange. Must not throw; calls `make` later, when it has time. */
  keep: (make: () => Recording) => void;
}

type Answer = (request: ProxyRequest, client: MessageClient) => Promise<ProxyResponse>;

/** Headers that say what the client is and wants; none of them is secret. */
const REQUEST_HEADERS = [
  "user-agent",
  "content-type",
  "accept",
  "anthropic-version",
  "anthropic-beta",
  "x-app",
  "x-stainless-lang",
  "x-stainless-package-version",
  "x-stainless-runtime",
  "x-stainless-runtime-version",
  "x-stainless-retry-count",
  "x-claude-code-session-id",
  "x-claude-code-agent-id",
] as const;

/**
 * Answers a message and keeps what passes by: the client's request, the bodies that were built, upstream's events, the
 * response. What is noted costs a reference each; all work on it is done after the end.
 */
export async function recordExchange(
  request: ProxyRequest,
  record: RequestRecord,
  options: RecordOptions,
  answer: Answer,
): Promise<ProxyResponse> {
  const { client, settings, versions, now, keep } = options;
  let bytes: Uint8Array | null = null;
  const upstream = observeClient(client, () => now() - record.time);
  const observed: ProxyRequest = Object.create(request, {
    readBody: { value: async () => (bytes = await request.readBody()) },
  });
  const finish = (response: ProxyResponse, pieces: readonly string[]): void => {
    const duration_ms = now() - record.time;
    keep(() => ({
      v: RECORDING_VERSION,
      id: record.id,
      time: new Date(record.time).toISOString(),
      duration_ms,
      versions,
      settings,
      request: {
        method: request.method,
        path: record.path,
        headers: headersOf(request),
        body: bytes && parseObject(new TextDecoder().decode(bytes)),
      },
      upstream: upstream.recorded(),
      answer: {
        status: response.status,
        headers: response.headers,
        ...bodyOf(response, pieces),
        error: response.result?.().error?.code ?? null,
        aborted: request.clientLeft,
      },
    }));
  };
  try {
    return recordResponse(await answer(observed, upstream.client), finish);
  } catch (error) {
    // The caller answers what a handler throws in these words.
    const response = errorResponse(describeFailure(error, { now: now() }), record.id);
    finish(response, [String(response.body)]);
    throw error;
  }
}

/** The same response; `finish` is called when it is over, also when the client does not wait for its end. */
function recordResponse(
  response: ProxyResponse,
  finish: (response: ProxyResponse, pieces: readonly string[]) => void,
): ProxyResponse {
  const { body, result } = response;
  const pieces: string[] = [];
  return {
    ...response,
    ...(typeof body !== "string" && { body: observe(body, (piece) => void pieces.push(piece)) }),
    // Asked for when the body is over.
    result() {
      const found = result?.() ?? {};
      finish({ ...response, result: () => found }, typeof body === "string" ? [body] : pieces);
      return found;
    },
  };
}

function bodyOf(
  { body }: ProxyResponse,
  pieces: readonly string[],
): Pick<Recording["answer"], "events" | "body"> {
  const text = pieces.join("");
  return typeof body === "string"
    ? { events: null, body: parseObject(text) }
    : { events: readEventStream(text), body: null };
}

/** A client that notes what the first `send` of an exchange asks and gets; others belong to helpers such as the judge. */
function observeClient(
  client: MessageClient,
  elapsed: () => number,
): { client: MessageClient; recorded: () => RecordedUpstream | null } {
  let upstream: RecordedUpstream | null = null;
  const begin = (): RecordedUpstream => ({
    catalog: [],
    requests: [],
    model: null,
    lane: null,
    transport: null,
    continued: false,
    attempts: 0,
    headers: {},
    frames: [],
    failure: null,
  });
  const send: MessageClient["send"] = async <B extends Built>(
    request: Parameters<typeof client.send<B>>[0],
  ): Promise<CodexAnswer<B>> => {
    if (upstream !== null) return client.send(request);
    const noted = (upstream = begin());
    const fail = (error: unknown): void => {
      if (error instanceof UpstreamError) noted.failure = error.failure;
    };
    try {
      const answer = await client.send<B>({
        ...request,
        build(options) {
          const built = request.build(options);
          noted.requests.push({
            t: elapsed(),
            options: plainOptions(options),
            body: built.body as unknown as JsonObject,
          });
          return built;
        },
      });
      const { model, lane, transport, continued, attempts, headers } = answer;
      Object.assign(noted, { model, lane, transport, continued, attempts, headers });
      const events = observe<EventBatch>(
        answer.events,
        (batch) => void noted.frames.push({ t: elapsed(), events: batch as CodexEvent[] }),
        fail,
      );
      return { ...answer, events };
    } catch (error) {
      fail(error);
      throw error;
    } finally {
      const asked = new Set([request.model, ...noted.requests.map(({ body }) => body["model"])]);
      // Which models there are is a part of what the client is told about a wrong one.
      const isUnknown = noted.failure?.code === "model_not_found";
      noted.catalog = client.catalog().filter(({ slug }) => isUnknown || asked.has(slug));
    }
  };
  return { client: { send, catalog: () => client.catalog() }, recorded: () => upstream };
}

/** Passes everything on as it is, `return()` at once, and shows what passes. */
function observe<T>(
  source: AsyncIterable<T>,
  onValue: (value: T) => void,
  onError: (error: unknown) => void = () => {},
): AsyncIterableIterator<T, undefined> {
  const inner = source[Symbol.asyncIterator]() as AsyncIterator<T, undefined>;
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        const result = await inner.next();
        if (!result.done) onValue(result.value);
        return result;
      } catch (error) {
        onError(error);
        throw error;
      }
    },
    return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
  };
}

function plainOptions(options: object): JsonObject {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      value instanceof Set || value instanceof Map ? [...(value as Iterable<unknown>)] : value,
    ]),
  );
}

function headersOf(request: ProxyRequest): Record<string, string> {
  return Object.fromEntries(
    REQUEST_HEADERS.flatMap((name) => {
      const value = request.header(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
