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
  supports_search_tool: true,
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

/** Tokens. The models with the larger one since Codex CLI 0.171.0. */
const LARGE_WINDOW = { context_window: 500_000 };
const MEDIUM = { default_reasoning_level: "medium" };

/**
 * The catalogue that the Codex CLI (`CODEX_CLI_VERSION`) has on board, for the time before the account's own is known.
 * By priority, which is the order of its model list.
 * @see docs/reference/codex-backend.md sections 15 and 20
 */
export const SHIPPED_CATALOG: readonly ModelInfo[] = [
  model("gpt-6.2-sol", "GPT-6.2-Sol", 1, LARGE_WINDOW),
  model("gpt-6.2-astra", "GPT-6.2-Astra", 2),
  model("gpt-6.1-terra", "GPT-6.1 Terra", 3, LARGE_WINDOW),
  model("gpt-6.1-sol", "GPT-6.1-Sol", 4, LARGE_WINDOW),
  model("gpt-6-astra", "GPT-6-Astra", 5),
  model("gpt-6-sol", "GPT-6-Sol", 6, { ...MEDIUM, default_service_tier: "priority" }),
  model("gpt-6-luna", "GPT-6-Luna", 7, {
    ...MEDIUM,
    supported_reasoning_levels: UP_TO_MAX,
    default_service_tier: "priority",
  }),
  model("gpt-5.6-sol", "GPT-5.6-Sol", 8, { upgrade: { model: "gpt-6-sol" } }),
  model("gpt-5.6-terra", "GPT-5.6-Terra", 9, { ...MEDIUM, upgrade: { model: "gpt-6-sol" } }),
  model("gpt-5.6-luna", "GPT-5.6-Luna", 10, {
    ...MEDIUM,
    supported_reasoning_levels: UP_TO_MAX,
    upgrade: { model: "gpt-6-luna" },
  }),
  model("gpt-daybreak-blue-latest", "Daybreak Blue", 11, { visibility: "hide", service_tiers: [] }),
  model("gpt-daybreak-red-latest", "Daybreak Red", 12, {
    ...MEDIUM,
    visibility: "hide",
    service_tiers: [],
    default_verbosity: "high",
    context_window: 372_000,
    max_context_window: 372_000,
  }),
  model("gpt-5.5", "GPT-5.5", 13, {
    ...MEDIUM,
    supported_reasoning_levels: levels("low", "medium", "high", "xhigh"),
    upgrade: { model: "gpt-6-sol" },
    max_context_window: 272_000,
    use_responses_lite: false,
  }),
  model("codex-auto-review", "Codex Auto Review", 43, {
    ...MEDIUM,
    visibility: "hide",
    supported_reasoning_levels: UP_TO_MAX,
  }),
];
