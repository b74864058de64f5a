import type { ContentBlock, ContentBlockDelta, MessageStreamEvent } from "@codexthropic/protocol/anthropic";

/**
 * Where an answer is written to. Events are rare and travel as objects; what the open block grows by is
 * frequent and travels as bare text, so that a writer of bytes needs no object per delta.
 */
export interface Sink {
  emit(event: MessageStreamEvent): void;
  /** The open block grows: text of a text block, of a thinking block, or input JSON. Never empty. */
  append(text: string): void;
}

/** The delta by which a block of this type grows. */
export function growth(type: ContentBlock["type"], text: string): ContentBlockDelta {
  switch (type) {
    case "text":
      return { type: "text_delta", text };
    case "thinking":
      return { type: "thinking_delta", thinking: text };
    default:
      return { type: "input_json_delta", partial_json: text };
  }
}

/** A sink that keeps events until they are taken. */
export interface EventSink extends Sink {
  /** What has been written since the last call. */
  take(): MessageStreamEvent[];
}

export function createEventSink(): EventSink {
  let events: MessageStreamEvent[] = [];
  let index = 0;
  let type: ContentBlock["type"] = "text";
  return {
    emit(event) {
      if (event.type === "content_block_start") {
        ({ index } = event);
        ({ type } = event.content_block);
      }
      events.push(event);
    },
    append(text) {
      events.push({ type: "content_block_delta", index, delta: growth(type, text) });
    },
    take() {
      const taken = events;
      events = [];
      return taken;
    },
  };
}
