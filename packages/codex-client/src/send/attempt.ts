import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import { classifyResponse, UpstreamError } from "@codexthropic/protocol/errors";

import { follow } from "../abort.ts";
import { startTimer } from "../timer.ts";
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
  const { controller, release } = follow(request.signal);
  try {
    const response = await headersOf({ ...request, signal: controller.signal }, controller, options);
    options.onHeaders(response.headers);
    if (response.status < 200 || response.status > 299) throw await refusal(response, controller.signal);
    const body = supervise(response.body, {
      idleTimeoutMs: options.times.idleTimeoutMs,
      now: options.now,
      settled: release,
    });
    return await holdHead(body, { holdMs: options.times.headHoldMs, onRateLimits: options.onRateLimits });
  } catch (error) {
    release();
    throw error;
  }
}

async function headersOf(
  request: TransportRequest,
  controller: AbortController,
  { transport, times: { headerTimeoutMs } }: AttemptOptions,
): Promise<TransportResponse> {
  const stop = startTimer(headerTimeoutMs, () => controller.abort(lateError(headerTimeoutMs, request.url)));
  try {
    return await transport(request);
  } finally {
    stop();
  }
}

function lateError(ms: number, url: string): UpstreamError {
  return new UpstreamError({
    code: "header_timeout",
    message: `${new URL(url).host} did not begin to answer within ${Math.round(ms / 1000)} seconds.`,
  });
}

async function refusal(
  { status, headers, body }: TransportResponse,
  signal: AbortSignal,
): Promise<UpstreamError> {
  const text = await collectText(body, signal, ERROR_BODY);
  return new UpstreamError(classifyResponse(status, (name) => headers.get(name), text));
}
