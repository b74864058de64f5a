import type { Restore } from "@codexthropic/protocol";
import type { CodexEvent, CodexRateLimitsEvent, CodexResponse } from "@codexthropic/protocol/codex";
import {
  classifyEvent,
  errorBody,
  toAnthropicError,
  UpstreamError,
  type UpstreamFailure,
} from "@codexthropic/protocol/errors";
import { ToolCall } from "../items/call.ts";
import { type EventOf, type Item, type ItemKind, kindOf } from "../items/item.ts";
import { MessageItem } from "../items/message.ts";
import { ReasoningItem } from "../items/reasoning.ts";
import { WebSearch } from "../items/web-search.ts";
import { Citations } from "../map/citations.ts";
import { Domains } from "../map/domains.ts";
import type { Ending } from "../map/stop-reason.ts";
import type { TranscoderOptions } from "../options.ts";
import { VisibleText } from "../text/visible-text.ts";
import { Answer } from "./answer.ts";
import { EVENTS, type UsedType } from "../events/event-types.ts";
import { ItemQueue } from "./queue.ts";
import type { Sink } from "./sink.ts";

/** So many types that are not known are told apart. */
const MAX_UNKNOWN = 64;

type Handler<Type> = (to: Reducer, event: EventOf<Type>) => void;
type Handlers = { [Type in UsedType]: Handler<Type> };

/** Upstream events in, answer out: into whatever sink it is given. Pure but for that sink. */
export class Reducer {
  /** One table for all answers: one for each would be out of the processor's cache whenever an event comes. */
  static readonly #handlers: ReadonlyMap<string, (to: Reducer, event: never) => void> = new Map(
    Object.entries(Reducer.#table()),
  );

  readonly answer: Answer;
  /** How often each type that {@link EVENTS} does not list has come. */
  readonly unknown: Map<string, number> = new Map();
  failure: UpstreamFailure | null = null;

  readonly #options: TranscoderOptions;
  readonly #queue: ItemQueue;
  /** The limit was reached while the answer was on its way: it may still be finished. */
  #limit: UpstreamFailure | null = null;

  constructor(restore: Restore, options: TranscoderOptions, sink: Sink) {
    this.#options = options;
    this.answer = new Answer(restore, sink, options.inputTokens ?? 0);
    this.#queue = new ItemQueue(itemFactory(this.answer, restore, options), this.answer.held);
  }

  push(event: CodexEvent): void {
    if (this.answer.finished) return;
    const handler = Reducer.#handlers.get(event.type);
    if (handler) this.#handle(handler, event);
    else if (!Object.hasOwn(EVENTS, event.type)) this.#countUnknown(event.type);
  }

  #handle(handler: (to: Reducer, event: never) => void, event: CodexEvent): void {
    try {
      handler(this, event as never);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      this.fail(error.failure);
    }
  }

  #countUnknown(type: string): void {
    const isNew = !this.unknown.has(type);
    const name = isNew && (this.unknown.size >= MAX_UNKNOWN || type.length > 64) ? "other" : type;
    this.unknown.set(name, (this.unknown.get(name) ?? 0) + 1);
  }

  /** Upstream has ended. Without a terminal event that is a failure, never an end of turn. */
  end(): void {
    this.fail({
      code: "cut",
      message: "The Codex backend closed the stream before the answer was complete.",
    });
  }

  fail(failure: UpstreamFailure): void {
    if (this.answer.finished) return;
    this.failure = this.#limit ?? failure;
    this.answer.fail(errorBody(toAnthropicError(...this.#worded(this.failure))));
  }

  /** Without a clock a reset time cannot be worded. */
  #worded(failure: UpstreamFailure): Parameters<typeof toAnthropicError> {
    const context = this.#options.errorContext?.();
    if (context) return [failure, context];
    const { resets_at: _, ...timeless } = failure;
    return [timeless, { now: 0 }];
  }

  static #table(): Handlers {
    const start: Handler<StartType> = ({ answer }, event) => answer.start(event.response?.id);
    const message: Handler<MessageType> = (to, event) => to.#queue.push("message", event);
    const thought: Handler<ThoughtType> = (to, event) => to.#queue.push("reasoning", event);
    const call: Handler<CallType> = (to, event) => to.#queue.push("function_call", event);
    const customCall: Handler<CustomCallType> = (to, event) => to.#queue.push("custom_tool_call", event);
    const item: Handler<ItemType> = (to, event) => {
      const kind = kindOf(event.item);
      if (kind !== null) to.#queue.push(kind, event);
    };
    const failed: Handler<"response.failed" | "error"> = (to, event) => {
      const failure = classifyEvent(event);
      if (failure) to.fail(failure);
    };
    return {
      "response.output_text.delta": message,
      "response.function_call_arguments.delta": call,
      "response.reasoning_summary_text.delta": thought,
      "response.created": start,
      "response.in_progress": start,
      "response.queued": start,
      "response.output_item.added": item,
      "response.output_item.done": item,
      "response.output_text.done": message,
      "response.output_text.annotation.added": message,
      "response.refusal.delta": message,
      "response.refusal.done": message,
      "response.reasoning_summary_text.done": thought,
      "response.function_call_arguments.done": call,
      "response.custom_tool_call_input.delta": customCall,
      "response.custom_tool_call_input.done": customCall,
      "response.completed": (to, { response }) => to.#finish(response, { kind: "completed" }),
      "response.incomplete": (to, { response }) =>
        to.#finish(response, { kind: "incomplete", reason: response?.incomplete_details?.reason ?? null }),
      "response.failed": failed,
      error: failed,
      "codex.rate_limits": (to, event) => to.#rateLimits(event),
      "response.metadata": () => {},
    };
  }

  #finish(response: CodexResponse | undefined, ending: Ending): void {
    this.answer.start(response?.id);
    const output = Array.isArray(response?.output) ? response.output : [];
    this.#queue.settle(output, ending.kind === "incomplete" ? "partial" : "whole");
    this.answer.finish(ending, response?.usage);
  }

  #rateLimits(event: CodexRateLimitsEvent): void {
    this.#options.onRateLimits?.(event);
    const failure = classifyEvent(event);
    if (!failure) return;
    // This very answer may have used up the limit; it ends as it would have.
    if (this.#queue.begun) this.#limit = failure;
    else this.fail(failure);
  }
}

type StartType = "response.created" | "response.in_progress" | "response.queued";
type ItemType = "response.output_item.added" | "response.output_item.done";
type MessageType = Extract<UsedType, `response.output_text.${string}` | `response.refusal.${string}`>;
type ThoughtType = Extract<UsedType, `response.reasoning_summary_text.${string}`>;
type CallType = Extract<UsedType, `response.function_call_arguments.${string}`>;
type CustomCallType = Extract<UsedType, `response.custom_tool_call_input.${string}`>;

function itemFactory(
  answer: Answer,
  restore: Restore,
  options: TranscoderOptions,
): (kind: ItemKind, place: number) => Item {
  const blocked = new Domains(restore.web_search?.blocked_domains ?? []);
  const citations = new Citations(blocked);
  const text = new VisibleText(restore, options.countTokens ?? ((text) => Math.ceil(text.length / 4)));
  return (kind, place) => {
    switch (kind) {
      case "message":
        return new MessageItem(answer, text, citations);
      case "reasoning":
        return new ReasoningItem(answer, restore);
      case "function_call":
      case "custom_tool_call":
        return new ToolCall(answer, restore, kind === "custom_tool_call", place);
      case "web_search_call":
        return new WebSearch(answer, restore, citations, blocked, place);
    }
  };
}
