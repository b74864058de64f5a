import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";
import { parseObject } from "@codexthropic/protocol/json";
import { EVENTS, IGNORED } from "./event-types.ts";

/** The longest frame that is read, in UTF-16 units: `response.completed` repeats the whole answer. */
export const MAX_FRAME_LENGTH: number = 16 * 1024 * 1024;

/** Type of the event that stands for a frame which is no event; the transcoder counts it as an unknown type. */
const MALFORMED: CodexEvent = { type: "malformed frame" };

/**
 * Reads one frame: the `data` of a server-sent event, or a text frame of the WebSocket.
 *
 * @param name the SSE event name; `undefined` when there is none, as on the WebSocket
 * @returns `null` for a type that means nothing to an Anthropic answer: its data is not even parsed. An event of
 *   the type `malformed frame` for data that is no JSON object with a type.
 * @throws {UpstreamError} `bad_gateway` when the data is longer than 16 MiB
 */
export function readEventData(name: string | undefined, data: string): CodexEvent | null {
  if (data.length > MAX_FRAME_LENGTH) throw frameTooLong();
  return isIgnored(name ?? typeAtStart(data)) ? null : (parse(name, data) ?? MALFORMED);
}

export function frameTooLong(): UpstreamError {
  return new UpstreamError({
    code: "bad_gateway",
    message: "The Codex backend sent a frame of more than 16 MiB.",
  });
}

/** Text deltas are by far the most frequent type, so they are recognized without a look into the set. */
function isIgnored(type: string): boolean {
  return type !== "response.output_text.delta" && IGNORED.has(type);
}

const TYPE_FIRST = '{"type":"';

/** The type of data that begins with it, as the backend writes them; otherwise the empty string. */
function typeAtStart(data: string): string {
  return data.startsWith(TYPE_FIRST)
    ? data.slice(TYPE_FIRST.length, data.indexOf('"', TYPE_FIRST.length))
    : "";
}

/** The event name replaces a missing type. The data of an `error` frame may be the bare error, which has a type of its own. */
function parse(name: string | undefined, data: string): CodexEvent | null {
  const event = parseObject(data);
  if (event === undefined) return null;
  const { type } = event;
  if (name === "error" && !Object.hasOwn(EVENTS, String(type))) {
    return "error" in event ? { ...event, type: "error" } : { type: "error", error: event };
  }
  if (typeof type === "string") return event as CodexEvent;
  return name === undefined ? null : { ...event, type: name };
}
