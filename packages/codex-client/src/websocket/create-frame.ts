import type { ResponsesBody } from "@codexthropic/protocol/codex";

import type { Continuation } from "./continue-conversation.ts";

/** What only frames say, in `client_metadata`. */
export interface FrameMetadata {
  /** Milliseconds since the epoch. */
  startedAt: number;
  lite: boolean;
  /** `x-codex-turn-state` of this turn, from a `response.metadata` event. */
  turnState: string | null;
}

/**
 * The text frame of one request, its fields in the Codex CLI's order.
 * @see docs/reference/websocket.md "Frames out"
 */
export function createFrame(
  { model, stream, service_tier, input, client_metadata, ...rest }: ResponsesBody,
  continuation: Continuation | null,
  { startedAt, lite, turnState }: FrameMetadata,
): string {
  return JSON.stringify({
    type: "response.create",
    model,
    stream,
    ...(service_tier !== undefined && { service_tier }),
    ...(continuation && { previous_response_id: continuation.previous_response_id }),
    input: continuation?.input ?? input,
    ...rest,
    client_metadata: {
      ...client_metadata,
      "x-codex-ws-stream-request-start-ms": String(startedAt),
      ...(lite && { ws_request_header_x_openai_internal_codex_responses_lite: "true" }),
      ...(turnState !== null && { "x-codex-turn-state": turnState }),
    },
  });
}
