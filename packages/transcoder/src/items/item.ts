import type { KnownCodexEvent, OutputItem } from "@codexthropic/protocol/codex";

const KINDS = [
  "message",
  "reasoning",
  "function_call",
  "custom_tool_call",
  "tool_search_call",
  "web_search_call",
] as const;

/** Upstream output items that have a place in an Anthropic answer. */
export type ItemKind = (typeof KINDS)[number];

/** `null` for items that have no place in an answer: compaction, tools that were not offered. */
export function itemKind(item: OutputItem | null | undefined): ItemKind | null {
  return KINDS.find((kind) => kind === item?.type) ?? null;
}

/** The known event (or events) with this type. */
export type EventOf<Type, Event = KnownCodexEvent> = Event extends { type: infer Name }
  ? Type extends Name
    ? Event
    : never
  : never;

/** Events that belong to one output item. */
export type ItemEvent =
  | EventOf<"response.output_item.added">
  | EventOf<"response.output_text.delta">
  | EventOf<"response.output_text.done">
  | EventOf<"response.output_text.annotation.added">
  | EventOf<"response.refusal.delta">
  | EventOf<"response.refusal.done">
  | EventOf<"response.reasoning_summary_text.delta">
  | EventOf<"response.reasoning_summary_text.done">
  | EventOf<"response.function_call_arguments.delta">
  | EventOf<"response.function_call_arguments.done">
  | EventOf<"response.custom_tool_call_input.delta">
  | EventOf<"response.custom_tool_call_input.done">;

/**
 * How much of an item there is when it ends: all of it (`whole`), or what had arrived when the response was broken
 * off (`partial`). `unsure`: a response that was broken off lists the item without a status.
 */
export type Extent = "whole" | "unsure" | "partial";

/** One upstream output item on its way to content blocks. Items are called one after another, so each may write when it is called. */
export interface Item {
  /** Takes one event of this item that is not its last. */
  take(event: ItemEvent): void;
  /** Takes the finished item (`null` when it never came), writes what is still missing and closes its block. */
  end(item: OutputItem | null, extent: Extent): void;
}
