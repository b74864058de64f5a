import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { EventBatch } from "@codexthropic/codex-client";
import type { ResponsesBody } from "@codexthropic/protocol/codex";
import { escapeControls } from "../record/escape-controls.ts";
import type { TraceEvent } from "../options.ts";

/** Tells `--verbose` what passes by: types, ids and sizes; texts only when asked for. */
export interface Tracer {
  request(requestId: string, body: Uint8Array): void;
  upstreamRequest(requestId: string, body: ResponsesBody): void;
  upstream(requestId: string, events: AsyncIterable<EventBatch>): AsyncIterable<EventBatch>;
  response(requestId: string, batch: readonly MessageStreamEvent[]): void;
}

/**
 * @param onTrace what it throws is logged and harms no request
 * @param withText put the texts themselves into the events (`DEBUG=codexthropic:body`)
 */
export function createTracer(
  onTrace: (event: TraceEvent) => void,
  withText: boolean,
  onError: (error: unknown) => void,
): Tracer {
  const decoder = new TextDecoder();
  const emit = (requestId: string, direction: TraceEvent["direction"], type: string, raw: string): void => {
    const event = { requestId, direction, type: escapeControls(type, 100), bytes: raw.length, ...idOf(raw) };
    try {
      onTrace(withText ? { ...event, text: raw } : event);
    } catch (error) {
      onError(error);
    }
  };
  return {
    request: (id, body) => emit(id, "client→", "request", decoder.decode(body)),
    upstreamRequest: (id, body) => emit(id, "→upstream", "request", JSON.stringify(body)),
    async *upstream(id, events) {
      for await (const batch of events) {
        for (const event of batch) emit(id, "upstream→", event.type, JSON.stringify(event));
        yield batch;
      }
    },
    response: (id, batch) => {
      for (const event of batch) emit(id, "→client", event.type, JSON.stringify(event));
    },
  };
}

function idOf(raw: string): { id?: string } {
  const id = /"(?:item_id|call_id|id)": ?"([^"]{1,80})"/.exec(raw)?.[1];
  return id === undefined ? {} : { id: escapeControls(id) };
}
