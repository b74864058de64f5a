import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { classifyAnswer, isWebPage } from "../transport/classify-answer.ts";
import { collectText } from "../transport/collect.ts";
import type {
  ByteSource,
  ResponseHeaders,
  Transport,
  TransportRequest,
  TransportResponse,
} from "../transport/transport.ts";
import { holdHead } from "./head.ts";
import { supervise } from "./supervise.ts";

export interface AttemptTimes {
  headerTimeoutMs: number;
  idleTimeoutMs: number;
  headHoldMs: number;
}

export interface AttemptOptions {
  transport: Transport;
  times: AttemptTimes;
  now: () => number;
  /** Headers of every answer, whatever its status. */
  onHeaders: (headers: ResponseHeaders) => void;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
}

/** An error's body is a sentence; more is a page of HTML. */
const ERROR_BODY = { bytes: 64 * 1024, timeoutMs: 10_000 };

/**
 * One request upstream: resolves with the answer's bytes once they have shown real output. Rejects with a
 * classified `UpstreamError`, or with the signal's reason.
 */
export async function attempt(request: TransportRequest, options: AttemptOptions): Promise<ByteSource> {
  const response = await options.transport(request);
  options.onHeaders(response.headers);
  const isSuccess = response.status >= 200 && response.status <= 299;
  if (!isSuccess || isWebPage((name) => response.headers.get(name))) throw await refusal(response, request);
  const { idleTimeoutMs, headHoldMs } = options.times;
  const body = supervise(response.body, { idleTimeoutMs, now: options.now });
  return holdHead(body, { holdMs: headHoldMs, onRateLimits: options.onRateLimits });
}

async function refusal(
  { status, headers, body }: TransportResponse,
  { url, signal }: TransportRequest,
): Promise<UpstreamError> {
  const text = await collectText(body, signal, ERROR_BODY);
  return new UpstreamError(classifyAnswer(url, status, (name) => headers.get(name), text));
}
