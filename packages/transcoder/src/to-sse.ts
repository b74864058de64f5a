import type { ContentBlockDelta, MessageStreamEvent } from "@codexthropic/protocol/anthropic";

/**
 * A batch of events as server-sent events, in one string. Each has an event line: both clients ignore data without
 * one (docs/reference/claude-code-client.md section 0, fact 17).
 *
 * @throws {TypeError} when the batch is no array
 */
export function toSse(batch: readonly MessageStreamEvent[]): string {
  if (!Array.isArray(batch)) throw new TypeError("toSse() expects a batch of events, an array");
  let text = "";
  for (const event of batch as readonly MessageStreamEvent[]) {
    const delta = event.type === "content_block_delta" ? textDelta(event.index, event.delta) : null;
    text += delta ?? `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
  }
  return text;
}

/** Deltas are nearly all of a stream: only their text is stringified. `null` for a delta without text. */
function textDelta(index: number, delta: ContentBlockDelta): string | null {
  switch (delta.type) {
    case "text_delta":
      return frame(index, '"text_delta","text"', delta.text);
    case "thinking_delta":
      return frame(index, '"thinking_delta","thinking"', delta.thinking);
    case "input_json_delta":
      return frame(index, '"input_json_delta","partial_json"', delta.partial_json);
    default:
      return null;
  }
}

function frame(index: number, field: string, text: string): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":${field}:${JSON.stringify(text)}}}\n\n`;
}
