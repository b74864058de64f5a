import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";
import { createParser, type EventSourceMessage, type EventSourceParser } from "eventsource-parser";
import { EVENTS, IGNORED } from "../core/event-table.ts";
import { Utf8Reader } from "./utf8.ts";

/** Frames may be as long as this; `response.completed` repeats the whole answer. In UTF-16 units. */
const LONGEST_FRAME = 16 * 1024 * 1024;

export interface FrameReceiver {
  push(event: CodexEvent): void;
  fail(failure: UpstreamFailure): void;
  /** A frame whose data is no JSON object. */
  malformed(): void;
}

/** Bytes of a server-sent event stream in, upstream events out; frames that mean nothing are not even parsed. */
export class FrameReader {
  readonly #receiver: FrameReceiver;
  readonly #utf8 = new Utf8Reader();
  readonly #parser: EventSourceParser;
  #overflown = false;

  constructor(receiver: FrameReceiver) {
    this.#receiver = receiver;
    this.#parser = createParser({
      maxBufferSize: LONGEST_FRAME,
      onEvent: (frame) => this.#read(frame),
      onError: ({ type }) => {
        if (type === "max-buffer-size-exceeded") this.#overflow();
      },
    });
  }

  write(chunk: Uint8Array): void {
    if (!this.#overflown) this.#parser.feed(this.#utf8.read(chunk));
  }

  /** The bytes are over. A last frame that lacks only its blank line still counts. */
  end(): void {
    if (!this.#overflown) this.#parser.feed(`${this.#utf8.end()}\n\n`);
  }

  #read({ event: name, data }: EventSourceMessage): void {
    if (isIgnored(name ?? typeAtStart(data))) return;
    const event = parse(name, data);
    if (event) this.#receiver.push(event);
    else this.#receiver.malformed();
  }

  #overflow(): void {
    this.#overflown = true;
    this.#receiver.fail({
      code: "bad_gateway",
      message: "The Codex backend sent a frame of more than 16 MiB.",
    });
  }
}

/** Deltas that matter are by far the most frequent, so they are recognized first. */
function isIgnored(type: string): boolean {
  return type !== "response.output_text.delta" && IGNORED.has(type);
}

const TYPE_FIRST = '{"type":"';

/** The type of data that begins with it, as the backend writes them; else empty. */
function typeAtStart(data: string): string {
  return data.startsWith(TYPE_FIRST)
    ? data.slice(TYPE_FIRST.length, data.indexOf('"', TYPE_FIRST.length))
    : "";
}

/** The event name stands in for a missing type; the data of an `error` frame may be the bare error, which has a type of its own. */
function parse(name: string | undefined, data: string): CodexEvent | null {
  const event = parseJson(data);
  if (typeof event !== "object" || event === null || Array.isArray(event)) return null;
  const { type } = event as { type?: unknown };
  if (name === "error" && !Object.hasOwn(EVENTS, String(type))) {
    return "error" in event ? { ...event, type: "error" } : { type: "error", error: event };
  }
  if (typeof type === "string") return event as CodexEvent;
  return name === undefined ? null : { ...event, type: name };
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
