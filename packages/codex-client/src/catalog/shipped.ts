import type { ModelInfo } from "@codexthropic/protocol/codex";

const levels = (...efforts: string[]): { effort: string }[] => efforts.map((effort) => ({ effort }));

const UP_TO_MAX = levels("low", "medium", "high", "xhigh", "max");
const UP_TO_ULTRA = levels("low", "medium", "high", "xhigh", "max", "ultra");

/** What nearly all models have in common. */
const COMMON = {
  default_reasoning_level: "low",
  supported_reasoning_levels: UP_TO_ULTRA,
  visibility: "list",
  service_tiers: [{ id: "priority", name: "Fast" }],
  upgrade: null,
  support_verbosity: true,
  default_verbosity: "low",
  web_search_tool_type: "text_and_image",
  context_window: 272_000,
  max_context_window: 872_000,
  effective_context_window_percent: 95,
  input_modalities: ["text", "image"],
  use_responses_lite: true,
} as const satisfies Partial<Record<keyof ModelInfo, unknown>>;

const model = (
  slug: string,
  display_name: string,
  priority: number,
  own: Partial<ModelInfo> = {},
): ModelInfo => ({
  slug,
  display_name,
  priority,
  ...COMMON,
  service_tiers: [...COMMON.service_tiers],
  input_modalities: [...COMMON.input_modalities],
  ...own,
});

/**
 * The catalogue that the Codex CLI 0.169.0 has on board, for the time before the account's own is known.
 * @see codex-backend.md section 15
 */
export const SHIPPED: readonly ModelInfo[] = [
  model("gpt-6.1-sol", "GPT-6.1-Sol", 1),
  model("gpt-6-astra", "GPT-6-Astra", 2),
  model("gpt-6-sol", "GPT-6-Sol", 3, {
    default_reasoning_level: "medium",
    default_service_tier: "priority",
  }),
  model("gpt-6-luna", "GPT-6-Luna", 4, {
    default_reasoning_level: "medium",
    supported_reasoning_levels: UP_TO_MAX,
    default_service_tier: "priority",
  }),
  model("gpt-5.6-sol", "GPT-5.6-Sol", 5, { upgrade: { model: "gpt-6-sol" } }),
  model("gpt-6.1-terra", "GPT-6.1 Terra", 7, { context_window: 500_000 }),
  model("gpt-5.6-terra", "GPT-5.6-Terra", 8, {
    default_reasoning_level: "medium",
    upgrade: { model: "gpt-6-sol" },
  }),
  model("gpt-5.6-luna", "GPT-5.6-Luna", 9, {
    default_reasoning_level: "medium",
    supported_reasoning_levels: UP_TO_MAX,
    upgrade: { model: "gpt-6-luna" },
  }),
  model("gpt-daybreak-blue-latest", "Daybreak Blue", 11, { visibility: "hide", service_tiers: [] }),
  model("gpt-daybreak-red-latest", "Daybreak Red", 12, {
    default_reasoning_level: "medium",
    visibility: "hide",
    service_tiers: [],
    default_verbosity: "high",
    context_window: 372_000,
    max_context_window: 372_000,
  }),
  model("gpt-5.5", "GPT-5.5", 13, {
    default_reasoning_level: "medium",
    supported_reasoning_levels: levels("low", "medium", "high", "xhigh"),
    upgrade: { model: "gpt-6-sol" },
    context_window: 272_000,
    max_context_window: 272_000,
    use_responses_lite: false,
  }),
  model("codex-auto-review", "Codex Auto Review", 43, {
    default_reasoning_level: "medium",
    supported_reasoning_levels: UP_TO_MAX,
    visibility: "hide",
  }),
];
