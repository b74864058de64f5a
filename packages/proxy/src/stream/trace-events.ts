import type { TraceEvent } from "./options.ts";

/** Tells `--verbose` what passes by: types, ids and sizes; texts only when asked for. */
export interface Tracer {
  client(requestId: string, body: Uint8Array): void;
  upstream(requestId: string, body: unknown): void;
  fromUpstream(requestId: string, chunk: Uint8Array): void;
  toClient(requestId: string, sse: string): void;
}

/** @param withText put the texts themselves into the events (`DEBUG=codexthropic:body`) */
export function createTracer(onTrace: (event: TraceEvent) => void, withText: boolean): Tracer {
  const decoder = new TextDecoder();
  const emit = (requestId: string, direction: TraceEvent["direction"], type: string, raw: string): void => {
    onTrace({
      requestId,
      direction,
      type,
      bytes: raw.length,
      ...idOf(raw),
      ...(withText && { text: raw }),
    });
  };
  const frames = (requestId: string, direction: TraceEvent["direction"], sse: string): void => {
    for (const frame of sse.split(/\r\n\r\n|\n\n|\r\r/)) {
      if (frame.trim() !== "") emit(requestId, direction, typeOf(frame), frame);
    }
  };
  return {
    client: (requestId, body) => emit(requestId, "client→", "request", decoder.decode(body)),
    upstream: (requestId, body) => emit(requestId, "→upstream", "request", JSON.stringify(body)),
    fromUpstream: (requestId, chunk) => frames(requestId, "upstream→", decoder.decode(chunk)),
    toClient: (requestId, sse) => frames(requestId, "→client", sse),
  };
}

function typeOf(frame: string): string {
  return /^event: ?(\S+)/m.exec(frame)?.[1] ?? /"type": ?"([^"]+)"/.exec(frame)?.[1] ?? "(part of a frame)";
}

function idOf(raw: string): { id?: string } {
  const id = /"(?:item_id|call_id|id)": ?"([^"]{1,80})"/.exec(raw)?.[1];
  return id === undefined ? {} : { id };
}
