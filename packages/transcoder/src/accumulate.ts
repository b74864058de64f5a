import type {
  ContentBlock,
  ContentBlockDelta,
  Message,
  MessageDeltaEvent,
  MessageStreamEvent,
} from "@codexthropic/protocol/anthropic";
import { parseJson } from "@codexthropic/protocol/json";
import { AnswerError, type AnswerErrorCode } from "./answer-error.ts";

/** No message of a model comes near. In UTF-16 units. */
const MAX_LENGTH = 64 * 1024 * 1024;

/**
 * Puts the events of an answer together to the message that they describe, as `@anthropic-ai/sdk` does. This is how
 * an answer that is not streamed is made; there is no second path. A tool call that was broken off is left out: it
 * must not run.
 *
 * @throws {AnswerError} when the events end in an `error` event (its `code` is Anthropic's type), without
 *   `message_stop` (`incomplete_stream`), or describe a message of more than 64 MiB (`too_large`)
 * @throws {TypeError} when `events` are no batches of events
 */
export async function accumulate(events: AsyncIterable<readonly MessageStreamEvent[]>): Promise<Message> {
  if (typeof events !== "object" || events === null || !(Symbol.asyncIterator in events)) {
    throw new TypeError(EXPECTED);
  }
  const accumulator = new Accumulator();
  for await (const batch of events) {
    if (!Array.isArray(batch)) throw new TypeError(EXPECTED);
    for (const event of batch as readonly MessageStreamEvent[]) accumulator.add(event);
    if (accumulator.complete) return accumulator.complete;
  }
  throw failure("incomplete_stream", "The answer's events ended before the message was complete.");
}

const EXPECTED = "accumulate() expects batches of events, as transcode() returns them";

class Accumulator {
  /** The message after `message_stop`. */
  complete: Message | null = null;
  #message: Message | null = null;
  /** Blocks by their index. A call that was broken off has none. */
  #blocks: (ContentBlock | null)[] = [];
  /** JSON of the open block's input. */
  #json = "";
  #length = 0;

  /** @throws {AnswerError} for an `error` event, and when the message is too large */
  add(event: MessageStreamEvent): void {
    switch (event.type) {
      case "message_start":
        this.#message = { ...event.message, usage: { ...event.message.usage } };
        return;
      case "content_block_start":
        this.#json = "";
        this.#blocks[event.index] = { ...event.content_block };
        return;
      case "content_block_delta":
        return this.#grow(this.#blocks[event.index], event.delta);
      case "content_block_stop":
        return this.#stop(event.index);
      case "message_delta":
        if (this.#message) conclude(this.#message, event);
        return;
      case "message_stop":
        this.complete = this.#message && {
          ...this.#message,
          content: this.#blocks.filter((block) => block !== null),
        };
        return;
      case "error":
        throw new AnswerError(event);
      case "ping":
    }
  }

  #grow(block: ContentBlock | null | undefined, delta: ContentBlockDelta): void {
    switch (delta.type) {
      case "text_delta":
        this.#count(delta.text);
        if (block?.type === "text") block.text += delta.text;
        return;
      case "thinking_delta":
        this.#count(delta.thinking);
        if (block?.type === "thinking") block.thinking += delta.thinking;
        return;
      case "input_json_delta":
        this.#count(delta.partial_json);
        this.#json += delta.partial_json;
        return;
      case "signature_delta":
        this.#count(delta.signature);
        if (block?.type === "thinking") block.signature = delta.signature;
        return;
      case "citations_delta":
        this.#count(delta.citation.url);
        if (block?.type === "text") (block.citations ??= []).push(delta.citation);
        return;
      case "compaction_delta":
        if (block?.type === "compaction") Object.assign(block, { ...delta, type: "compaction" });
    }
  }

  #stop(index: number): void {
    const block = this.#blocks[index];
    if (this.#json === "" || !block || !("input" in block)) return;
    const input = parseJson(this.#json);
    if (input === undefined) this.#blocks[index] = null;
    else block.input = input;
    this.#json = "";
  }

  #count(text: string): void {
    this.#length += text.length + 16;
    if (this.#length > MAX_LENGTH) throw failure("too_large", "The answer is larger than 64 MiB.");
  }
}

function failure(code: AnswerErrorCode, message: string): AnswerError {
  return new AnswerError({ type: "error", error: { type: "api_error", message } }, code);
}

function conclude(message: Message, { delta, usage }: MessageDeltaEvent): void {
  Object.assign(message, delta);
  // What does not apply is `null`, and erases nothing (docs/reference/claude-code-client.md section 4.2).
  Object.assign(
    message.usage,
    Object.fromEntries(Object.entries(usage).filter(([, value]) => value != null)),
  );
}
