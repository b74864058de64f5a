import type { MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent, CodexResponse } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import {
  classifyEvent,
  errorBody,
  toAnthropicError,
  UpstreamError,
  type UpstreamFailure,
} from "@codexthropic/protocol/errors";
import type { AnswerFacts } from "./answer-facts.ts";
import { EVENTS, type UsedType } from "./events/event-types.ts";
import { type Conversion, createConversion } from "./items/create-items.ts";
import { type EventOf, itemKind } from "./items/item.ts";
import type { Ending } from "./map/map-stop-reason.ts";
import { ItemQueue } from "./message/order-items.ts";
import { MessageWriter } from "./message/write-message.ts";
import type { TranscodeOptions } from "./transcode-options.ts";

/** So many types that are not known are told apart, and so long are their names. */
const MAX_UNKNOWN = 64;

/**
 * Events of the Codex backend in, events of an Anthropic message out: a batch for a batch. No clock, no I/O, no
 * randomness: the same input gives the same output. Nothing that upstream sends makes it throw.
 */
export class EventReducer {
  readonly #options: TranscodeOptions;
  readonly #writer: MessageWriter;
  readonly #conversion: Conversion;
  readonly #items: ItemQueue;
  /** The limit was reached while the answer was on its way: it may still be finished. */
  #limit: UpstreamFailure | null = null;

  constructor(context: ResponseContext, options: TranscodeOptions) {
    this.#options = options;
    this.#writer = new MessageWriter(context, options.inputTokens ?? 0);
    this.#conversion = createConversion(context, this.#writer, {
      countTokens: options.countTokens ?? ((text) => Math.ceil(text.length / 4)),
      cut: (ending) => this.#end(ending, null),
    });
    this.#items = new ItemQueue(this.#conversion.createItem, this.#conversion.held);
  }

  get facts(): AnswerFacts {
    return this.#writer.facts;
  }

  /** The message is complete or has failed: nothing follows. */
  get finished(): boolean {
    return this.#writer.finished;
  }

  /** The tool calls of the answer so far. */
  get contents(): MessageWriter["contents"] {
    return this.#writer.contents;
  }

  reduce(batch: readonly CodexEvent[]): MessageStreamEvent[] {
    for (const event of batch) {
      if (this.finished) break;
      const role = ROLES.get(event.type);
      if (role) this.#take(role, event);
      else if (!Object.hasOwn(EVENTS, event.type)) this.#countUnknown(event.type);
    }
    return this.#writer.take();
  }

  /** Upstream has ended. Without a terminal event that is a failure, never an end of turn. */
  end(): MessageStreamEvent[] {
    return this.fail({
      code: "cut",
      message: "The Codex backend closed the stream before the answer was complete.",
    });
  }

  /** The connection failed. Nothing happens if the answer is complete. */
  fail(failure: UpstreamFailure): MessageStreamEvent[] {
    this.#fail(failure);
    return this.#writer.take();
  }

  #take(role: Role, event: CodexEvent): void {
    try {
      this.#dispatch(role, event as never);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      this.#fail(error.failure);
    }
  }

  #dispatch(role: Role, event: never): void {
    switch (role) {
      case "message":
      case "reasoning":
      case "function_call":
      case "custom_tool_call":
        return this.#items.push(role, event);
      case "item":
        return this.#takeItem(event);
      case "start":
        return this.#writer.start((event as EventOf<"response.created">).response);
      case "completed":
        return this.#finish((event as EventOf<"response.completed">).response, { kind: "completed" });
      case "incomplete":
        return this.#breakOff(event);
      case "failure":
        return this.#takeFailure(event);
      case "limits":
        return this.#takeLimits(event);
      case "connection":
        return;
    }
    return unreachable(role);
  }

  #takeItem(event: EventOf<"response.output_item.added" | "response.output_item.done">): void {
    const kind = itemKind(event.item);
    if (kind !== null) this.#items.push(kind, event);
  }

  #breakOff({ response }: EventOf<"response.incomplete">): void {
    this.#finish(response, { kind: "incomplete", reason: response?.incomplete_details?.reason ?? null });
  }

  #takeFailure(event: CodexEvent): void {
    const failure = classifyEvent(event);
    if (failure) this.#fail(failure);
  }

  /** This very answer may have used up the limit; once it has begun it ends as it would have. */
  #takeLimits(event: CodexEvent): void {
    const failure = classifyEvent(event);
    if (failure && this.#items.begun) this.#limit = failure;
    else if (failure) this.#fail(failure);
  }

  #finish(response: CodexResponse | undefined, ending: Ending): void {
    this.#writer.start(response);
    const output = Array.isArray(response?.output) ? response.output : [];
    this.#items.settle(output, ending.kind === "incomplete" ? "partial" : "whole");
    this.#end(ending, response?.usage);
  }

  #end(ending: Ending, usage: CodexResponse["usage"]): void {
    this.#conversion.settle(ending);
    this.#writer.finish(ending, usage);
  }

  #fail(failure: UpstreamFailure): void {
    if (this.finished) return;
    this.facts.failure = this.#limit ?? failure;
    this.#writer.fail(errorBody(this.#worded(this.facts.failure)));
  }

  #worded(failure: UpstreamFailure): ReturnType<typeof toAnthropicError> {
    const context = this.#options.errorContext?.();
    if (context) return toAnthropicError(failure, context);
    const { resets_at: _, ...timeless } = failure;
    return toAnthropicError(timeless, { now: 0 });
  }

  #countUnknown(type: string): void {
    const { unknown } = this.facts;
    const isOther = type.length > MAX_UNKNOWN || (!unknown.has(type) && unknown.size >= MAX_UNKNOWN);
    const name = isOther ? "other" : type;
    unknown.set(name, (unknown.get(name) ?? 0) + 1);
  }
}

/** What an event is to the reducer: part of an item of one kind, or what happens to the answer. */
type Role =
  | "message"
  | "reasoning"
  | "function_call"
  | "custom_tool_call"
  | "item"
  | "start"
  | "completed"
  | "incomplete"
  | "failure"
  | "limits"
  | "connection";

/** A map, because an object with so many keys is slower for names that come from JSON. */
const ROLES: ReadonlyMap<string, Role> = new Map(
  Object.entries({
    "response.output_text.delta": "message",
    "response.output_text.done": "message",
    "response.output_text.annotation.added": "message",
    "response.refusal.delta": "message",
    "response.refusal.done": "message",
    "response.reasoning_summary_text.delta": "reasoning",
    "response.reasoning_summary_text.done": "reasoning",
    "response.function_call_arguments.delta": "function_call",
    "response.function_call_arguments.done": "function_call",
    "response.custom_tool_call_input.delta": "custom_tool_call",
    "response.custom_tool_call_input.done": "custom_tool_call",
    "response.output_item.added": "item",
    "response.output_item.done": "item",
    "response.created": "start",
    "response.in_progress": "start",
    "response.queued": "start",
    "response.completed": "completed",
    "response.incomplete": "incomplete",
    "response.failed": "failure",
    error: "failure",
    "codex.rate_limits": "limits",
    "response.metadata": "connection",
  } satisfies Record<UsedType, Role>),
);

function unreachable(role: never): never {
  throw new Error(`An event has the unknown role ${String(role)}`);
}
