import type { CodexEvent, CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import { isWebPage, UpstreamError } from "@codexthropic/protocol/errors";
import { createEventReader } from "@codexthropic/transcoder/events";

import { classifyAnswer } from "../transport/classify-answer.ts";
import type {
  ResponseHeaders,
  Transport,
  TransportRequest,
  TransportResponse,
} from "../transport/transport.ts";
import { type ChunkReader, EventStream } from "./event-stream.ts";
import { readText } from "./read-text.ts";
import { waitForOutput } from "./wait-for-output.ts";
import { waitForSearch } from "./wait-for-search.ts";

export interface TimeLimits {
  headerTimeoutMs: number;
  idleTimeoutMs: number;
  holdMs: number;
}

export interface OpenStreamOptions {
  transport: Transport;
  times: TimeLimits;
  now: () => number;
  /** Headers of every answer, whatever its status. */
  onHeaders: (headers: ResponseHeaders) => void;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
  onFailureEvent: (event: CodexEvent) => CodexEvent;
  /** Called when a search has found something; if given, the answer is held back until that is known. */
  onFilteredSearch: (() => void) | null;
  /** What an answer without a single event means. */
  onEmptyAnswer: () => Promise<UpstreamError>;
}

/** A search takes some seconds, after the model has thought. Only the first one with a filter is waited for. */
const SEARCH_HOLD_MS = 20_000;
/** An error's body is a sentence; a longer one is a page of HTML. */
const ERROR_BODY = { bytes: 64 * 1024, timeoutMs: 10_000 };

/**
 * Sends one request and resolves with the events of its answer, as soon as they show output.
 * @throws UpstreamError, or the signal's reason
 */
export async function openStream(
  request: TransportRequest,
  options: OpenStreamOptions,
): Promise<EventStream> {
  const { signal } = request;
  const response = await options.transport(request);
  options.onHeaders(response.headers);
  const isSuccess = response.status >= 200 && response.status <= 299;
  if (!isSuccess || isWebPage((name) => response.headers.get(name)))
    throw await readFailure(response, request);
  const { idleTimeoutMs } = options.times;
  const stream = new EventStream(response.body, byteReader(), { ...options, idleTimeoutMs, signal });
  try {
    await waitForAnswer(stream, options);
    return stream;
  } catch (error) {
    throw stream.endedEmpty ? await options.onEmptyAnswer() : error;
  }
}

/**
 * Waits until an answer shows that it can be handed out: the same on both transports.
 * @throws UpstreamError, or the signal's reason
 */
export async function waitForAnswer(
  stream: EventStream,
  { times: { holdMs }, onFilteredSearch }: Pick<OpenStreamOptions, "times" | "onFilteredSearch">,
): Promise<void> {
  if (onFilteredSearch) await waitForSearch(stream, Math.max(holdMs, SEARCH_HOLD_MS), onFilteredSearch);
  else await waitForOutput(stream, holdMs);
}

function byteReader(): ChunkReader<Uint8Array> {
  return Object.assign(createEventReader(), { sizeOf: (chunk: Uint8Array) => chunk.byteLength });
}

async function readFailure(
  { status, headers, body }: TransportResponse,
  { url, signal }: TransportRequest,
): Promise<UpstreamError> {
  const text = await readText(body, signal, ERROR_BODY);
  return new UpstreamError(classifyAnswer(url, status, (name) => headers.get(name), text));
}
