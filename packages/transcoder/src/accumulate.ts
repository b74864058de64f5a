import type {
  ContentBlock,
  ContentBlockDelta,
  ErrorEvent,
  Message,
  MessageDeltaEvent,
  MessageStreamEvent,
} from "@codexthropic/protocol/anthropic";
import { AnswerError } from "./errors.ts";

/**
 * Puts an event stream together to the message that it describes, as `@anthropic-ai/sdk` does. This is how a
 * non-streaming answer is made; there is no second path.
 */
export interface Accumulator {
  push(event: MessageStreamEvent): void;
  /**
   * The whole message.
   * @throws {AnswerError} when the stream ended in an `error` event, or is not over
   */
  message(): Message;
}

type State = { kind: "open"; message: Message | null } | { kind: "done"; message: Message } | ErrorState;
type ErrorState = { kind: "failed"; event: ErrorEvent };

export function createAccumulator(): Accumulator {
  let state: State = { kind: "open", message: null };
  /** JSON of the open block's input. */
  let json = "";
  /** Calls whose input is no JSON: upstream has broken them off. */
  const broken = new Set<ContentBlock>();

  const block = (index: number): ContentBlock | undefined =>
    state.kind === "open" ? state.message?.content[index] : undefined;

  return {
    push(event) {
      if (state.kind !== "open") return;
      switch (event.type) {
        case "message_start":
          state.message = structuredCopy(event.message);
          return;
        case "content_block_start":
          json = "";
          state.message?.content.push({ ...event.content_block });
          return;
        case "content_block_delta": {
          const open = block(event.index);
          if (event.delta.type === "input_json_delta") json += event.delta.partial_json;
          else if (open) grow(open, event.delta);
          return;
        }
        case "content_block_stop": {
          const open = block(event.index);
          if (json === "" || !open || !("input" in open)) return;
          const input = parseInput(json);
          if (input === undefined) broken.add(open);
          else open.input = input;
          return;
        }
        case "message_delta":
          if (state.message) conclude(state.message, event);
          return;
        case "message_stop":
          if (state.message) state = { kind: "done", message: without(broken, state.message) };
          return;
        case "error":
          state = { kind: "failed", event };
          return;
        case "ping":
      }
    },
    message() {
      if (state.kind === "done") return state.message;
      throw state.kind === "failed"
        ? new AnswerError(state.event.error.type, state.event)
        : new AnswerError("incomplete_stream", INCOMPLETE);
    },
  };
}

const INCOMPLETE: ErrorEvent = {
  type: "error",
  error: { type: "api_error", message: "The answer's events ended before the message was complete." },
};

/**
 * The message that a stream of events describes.
 * @throws {AnswerError} when it ends in an `error` event, or without `message_stop`
 */
export async function accumulateMessage(
  events: Iterable<MessageStreamEvent> | AsyncIterable<MessageStreamEvent>,
): Promise<Message> {
  const accumulator = createAccumulator();
  for await (const event of events) accumulator.push(event);
  return accumulator.message();
}

function structuredCopy(message: Message): Message {
  return { ...message, content: [...message.content], usage: { ...message.usage } };
}

function grow(block: ContentBlock, delta: ContentBlockDelta): void {
  switch (delta.type) {
    case "text_delta":
      if (block.type === "text") block.text += delta.text;
      return;
    case "thinking_delta":
      if (block.type === "thinking") block.thinking += delta.thinking;
      return;
    case "signature_delta":
      if (block.type === "thinking") block.signature = delta.signature;
      return;
    case "citations_delta":
      if (block.type === "text") (block.citations ??= []).push(delta.citation);
      return;
    case "input_json_delta":
  }
}

function conclude(message: Message, { delta, usage }: MessageDeltaEvent): void {
  message.stop_reason = delta.stop_reason;
  message.stop_sequence = delta.stop_sequence;
  message.stop_details = delta.stop_details;
  Object.assign(message.usage, withoutNulls(usage));
}

/** A call that was broken off must not run, so it is left out; what stands around it stays. */
function without(blocks: ReadonlySet<ContentBlock>, message: Message): Message {
  return { ...message, content: message.content.filter((block) => !blocks.has(block)) };
}

/** `undefined`: no JSON. */
function parseInput(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** What does not apply is `null`, and erases nothing (claude-code-client.md section 4.2). */
function withoutNulls<T extends object>(usage: T): Partial<T> {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value != null)) as Partial<T>;
}
