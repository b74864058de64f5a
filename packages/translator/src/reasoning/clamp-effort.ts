import type { MessagesRequest, ThinkingConfig } from "@codexthropic/protocol/anthropic";
import type { ModelInfo, ReasoningEffort } from "@codexthropic/protocol/codex";

/**
 * From least to most. `ultra` is listed in the catalogue but never sent.
 * @see docs/reference/codex-backend.md section 5
 */
const EFFORTS: readonly ReasoningEffort[] = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

const UNLISTED: readonly ReasoningEffort[] = ["low", "medium", "high", "xhigh"];

/** Returns the efforts that a model accepts, lowest first. Empty when it does not reason. */
export function effortLevels(slug: string, catalog: readonly ModelInfo[] = []): readonly ReasoningEffort[] {
  const entry = catalog.find((model) => model.slug === slug);
  const listed = new Set<string>(entry?.supported_reasoning_levels?.map(({ effort }) => effort));
  const levels = EFFORTS.filter((effort) => listed.has(effort));
  if (levels.length > 0) return levels;
  return /^(?:o\d+|gpt-5)/.test(slug) ? UNLISTED : [];
}

/** Reads an effort. Any other value counts as absent. */
export function asEffort(word: unknown): ReasoningEffort | undefined {
  return EFFORTS.find((effort) => effort === word);
}

/** Returns the highest level that is not above `wanted`, the lowest level when all are above. */
export function clampEffort(
  wanted: ReasoningEffort,
  levels: readonly ReasoningEffort[],
): ReasoningEffort | undefined {
  const rank = EFFORTS.indexOf(wanted);
  return levels.findLast((level) => EFFORTS.indexOf(level) <= rank) ?? levels[0];
}

const BUDGETS: readonly (readonly [below: number, effort: ReasoningEffort])[] = [
  [4_000, "low"],
  [16_000, "medium"],
  [32_000, "high"],
  [Number.POSITIVE_INFINITY, "xhigh"],
];

/** Returns the effort that `thinking` alone asks for. @see docs/mapping.md section 1 */
export function effortOfThinking(thinking: ThinkingConfig): ReasoningEffort {
  const { type, budget_tokens: budget } = thinking;
  const tokens = type === "enabled" && typeof budget === "number" ? budget : Number.POSITIVE_INFINITY;
  return BUDGETS.find(([below]) => tokens < below)?.[1] ?? "xhigh";
}

/** Returns `output_config.effort` of the request, else the last one on a system message. */
export function effortOfRequest(request: MessagesRequest): ReasoningEffort | undefined {
  const top = asEffort(request.output_config?.effort);
  if (top !== undefined) return top;
  const last = request.messages.findLast(
    (message) => message.role === "system" && asEffort(message.output_config?.effort) !== undefined,
  );
  return asEffort(last?.output_config?.effort);
}
