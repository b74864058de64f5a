import { asObject, type JsonObject } from "@codexthropic/protocol/json";
import { estimateTokens } from "../tokens.ts";
import type { SimEvent, Turn } from "./turn.ts";

/** The `response` object of created, in_progress and the terminal events. */

/** Repeats the request's settings, as the real backend does. */
export function responseOf(turn: Turn, own: JsonObject): JsonObject {
  const { body } = turn;
  return {
    id: turn.responseId,
    object: "response",
    created_at: turn.createdAt,
    status: "in_progress",
    background: false,
    error: null,
    incomplete_details: null,
    instructions: body["instructions"] ?? null,
    max_output_tokens: null,
    model: turn.model,
    output: [],
    parallel_tool_calls: body["parallel_tool_calls"] ?? true,
    prompt_cache_key: body["prompt_cache_key"] ?? null,
    reasoning: { effort: null, summary: null, ...asObject(body["reasoning"]) },
    service_tier: body["service_tier"] ?? "auto",
    store: false,
    text: { format: { type: "text" }, ...asObject(body["text"]) },
    tool_choice: body["tool_choice"] ?? "auto",
    usage: null,
    ...own,
  };
}

export function opening(turn: Turn): SimEvent[] {
  const response = responseOf(turn, {});
  return [
    { type: "response.created", response },
    { type: "response.in_progress", response },
  ];
}

/** Tokens of the answer, four bytes each; what a summary says counts as reasoning. */
export function usageOf(turn: Turn, output: readonly JsonObject[]): JsonObject {
  const tokens = (items: readonly JsonObject[]): number =>
    items.length === 0 ? 0 : estimateTokens(JSON.stringify(items));
  const thoughts = output.filter((item) => item["type"] === "reasoning");
  const reasoning = tokens(thoughts.map((item) => ({ summary: item["summary"] })));
  const visible = tokens(output.filter((item) => item["type"] !== "reasoning"));
  return {
    input_tokens: turn.inputTokens,
    input_tokens_details: { cached_tokens: turn.cachedTokens },
    output_tokens: reasoning + visible,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: turn.inputTokens + reasoning + visible,
  };
}
