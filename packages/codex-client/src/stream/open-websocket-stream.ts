import { type FailureCode, UpstreamError } from "@codexthropic/protocol/errors";

import type { Logger } from "../logger.ts";
import type { FrameBatch } from "../websocket/event-queue.ts";
import type { WebSocketRequest, WebSocketSender } from "../websocket/send-over-websocket.ts";
import { type ChunkReader, EventStream } from "./event-stream.ts";
import { type OpenStreamOptions, waitForAnswer } from "./open-stream.ts";

export interface OpenWebSocketOptions extends Pick<
  OpenStreamOptions,
  "times" | "now" | "onRateLimits" | "onFailureEvent" | "onFilteredSearch"
> {
  logger: Logger;
}

/** Failures that are the connection's, or of a server that HTTP may reach another instance of. */
const FALL_BACK: ReadonlySet<FailureCode> = new Set(["cut", "bad_gateway", "server_error", "unreachable"]);

const FRAMES: ChunkReader<FrameBatch> = {
  read: ({ events }) => events,
  end: () => [],
  sizeOf: ({ size }) => size,
};

export interface WebSocketStream {
  stream: EventStream;
  continued: boolean;
  bytesSaved: number;
}

/**
 * Sends one request over a WebSocket and resolves with the events of its answer, as soon as they show output. `null`:
 * HTTP has to carry the whole request; nothing of an answer has been handed out.
 * @throws UpstreamError for what HTTP would reject as well, or the signal's reason
 */
export async function openWebSocketStream(
  sender: WebSocketSender,
  request: WebSocketRequest,
  options: OpenWebSocketOptions,
): Promise<WebSocketStream | null> {
  const answer = await sender.send(request);
  if (answer === null) return null;
  const { signal } = request;
  const { idleTimeoutMs } = options.times;
  const stream = new EventStream(answer.frames, FRAMES, { ...options, idleTimeoutMs, signal });
  try {
    await waitForAnswer(stream, options);
    return { stream, continued: answer.continued, bytesSaved: answer.bytesSaved };
  } catch (error) {
    if (!(error instanceof UpstreamError) || !FALL_BACK.has(error.code)) throw error;
    options.logger.info("the WebSocket failed before any output; the request is sent over HTTP", {
      code: error.code,
    });
    return null;
  }
}
