import type { CodexEvent } from "@codexthropic/protocol/codex";
import { createParser } from "eventsource-parser";
import { Utf8Decoder } from "./decode-utf8.ts";
import { frameTooLong, MAX_FRAME_LENGTH, readEventData } from "./read-event-data.ts";

/** Bytes of a server-sent event stream in, events of the Codex backend out. One reader for each answer. */
export interface EventReader {
  /**
   * Reads the next bytes. They may begin and end anywhere, also inside a character.
   *
   * @returns the events that are complete now; none for event types that mean nothing to an Anthropic answer
   * @throws {UpstreamError} `bad_gateway` after a frame of more than 16 MiB. Events before it are returned first.
   */
  read(chunk: Uint8Array): CodexEvent[];
  /**
   * The bytes are over. A last frame that lacks only its blank line still counts.
   *
   * @throws {UpstreamError} as {@link read}
   */
  end(): CodexEvent[];
}

export function createEventReader(): EventReader {
  const decoder = new Utf8Decoder();
  let events: CodexEvent[] = [];
  let failure: unknown = null;
  const parser = createParser({
    maxBufferSize: MAX_FRAME_LENGTH,
    onEvent({ event: name, data }) {
      const event = readEventData(name, data);
      if (event) events.push(event);
    },
    onError({ type }) {
      if (type === "max-buffer-size-exceeded") failure = frameTooLong();
    },
  });

  const feed = (text: string): CodexEvent[] => {
    if (failure) throw failure;
    try {
      parser.feed(text);
    } catch (error) {
      failure = error;
    }
    if (failure && events.length === 0) throw failure;
    const complete = events;
    events = [];
    return complete;
  };
  return { read: (chunk) => feed(decoder.decode(chunk)), end: () => feed(`${decoder.end()}\n\n`) };
}
