import type { ModelInfo } from "@codexthropic/protocol/codex";

/**
 * The catalogue of Codex CLI 0.171.0, with every field that its Rust struct insists on.
 * @see docs/reference/codex-backend.md sections 15 and 20
 * @module
 */

/** A catalogue entry as the backend sends it: {@link ModelInfo} and the fields that only the CLI reads. */
export interface CatalogueEntry extends ModelInfo {
  /** Models with the same hash accept each other's reasoning. When it changes the CLI compacts first. */
  comp_hash: string;
  /** Clients of a lower version neither see the model nor may use it. Absent: every client may. */
  minimal_client_version?: string;
  supports_search_tool?: boolean;
  [cliOnly: string]: unknown;
}

const fast = (description: string): Pick<ModelInfo, "service_tiers"> => ({
  service_tiers: [{ id: "priority", name: "Fast", description }],
});
const upgradeTo = (model: string): object => ({
  upgrade: { model, migration_markdown: `Meet ${model}` },
});
const UP_TO_MAX = ["low", "medium", "high", "xhigh", "max"];
const EXTRA_TOOLS = ["send_user_message_async", "clock"];
const FRONTIER = {
  experimental_supported_tools: EXTRA_TOOLS,
  node_repl_auto_review_required: true,
};
const TWICE_AS_FAST = fast("2x speed, increased usage");
const ULTRA = { multi_agent_reasoning_effort: "xhigh", supports_reasoning_effort_updates: true };
/** `minimal_client_version`, published for some models. Those of 0.171.0 are given that version, the harder case. */
const since = (version: string): Pick<CatalogueEntry, "minimal_client_version"> => ({
  minimal_client_version: version,
});
const NEWEST = {
  ...FRONTIER,
  ...ULTRA,
  ...TWICE_AS_FAST,
  ...since("0.171.0"),
  experimental_supported_tools: [
    "request_user_input_async",
    "send_message_to_user_async",
    "clock",
    "literature_search_query",
    "multi_agent_v2_in_code_mode",
  ],
};
const HIDDEN = { visibility: "hide", service_tiers: [], additional_speed_tiers: [] };

/** Slug, name, priority, default effort, what differs from {@link entry}'s defaults. */
const ROWS: readonly (readonly [string, string, number, string, object])[] = [
  ["gpt-6.2-sol", "GPT-6.2-Sol", 1, "low", { ...NEWEST, context_window: 500_000 }],
  ["gpt-6.2-astra", "GPT-6.2-Astra", 2, "low", NEWEST],
  ["gpt-6-astra", "GPT-6-Astra", 5, "low", { ...FRONTIER, ...ULTRA, ...TWICE_AS_FAST, ...since("0.153.0") }],
  [
    "gpt-6.1-sol",
    "GPT-6.1-Sol",
    4,
    "low",
    { ...FRONTIER, ...ULTRA, ...TWICE_AS_FAST, context_window: 500_000 },
  ],
  [
    "gpt-6.1-terra",
    "GPT-6.1 Terra",
    3,
    "low",
    { ...FRONTIER, ...ULTRA, ...fast("1.5x speed"), context_window: 500_000 },
  ],
  [
    "gpt-6-sol",
    "GPT-6-Sol",
    6,
    "medium",
    { ...FRONTIER, ...fast("1.5x speed"), default_service_tier: "priority", ...since("0.155.0") },
  ],
  [
    "gpt-6-luna",
    "GPT-6-Luna",
    7,
    "medium",
    {
      ...fast("1.5x speed"),
      experimental_supported_tools: EXTRA_TOOLS,
      default_service_tier: "priority",
      supported_reasoning_levels: levels(UP_TO_MAX),
      ...since("0.155.0"),
    },
  ],
  ["gpt-5.6-sol", "GPT-5.6-Sol", 8, "low", { ...upgradeTo("gpt-6-sol"), ...since("0.144.0") }],
  ["gpt-5.6-terra", "GPT-5.6-Terra", 9, "medium", { ...upgradeTo("gpt-6-sol"), ...since("0.144.0") }],
  [
    "gpt-5.6-luna",
    "GPT-5.6-Luna",
    10,
    "medium",
    {
      ...upgradeTo("gpt-6-luna"),
      supported_reasoning_levels: levels(UP_TO_MAX),
      multi_agent_version: "v1",
      ...since("0.144.0"),
    },
  ],
  ["gpt-daybreak-blue-latest", "Daybreak Blue", 11, "low", { ...HIDDEN, model_specialty: "cyber" }],
  [
    "gpt-daybreak-red-latest",
    "Daybreak Red",
    12,
    "medium",
    {
      ...HIDDEN,
      model_specialty: "cyber",
      default_verbosity: "high",
      context_window: 372_000,
      max_context_window: 372_000,
    },
  ],
  [
    "gpt-5.5",
    "GPT-5.5",
    13,
    "medium",
    {
      ...upgradeTo("gpt-6-sol"),
      supported_reasoning_levels: levels(UP_TO_MAX.slice(0, 4)),
      max_context_window: 272_000,
      comp_hash: "2911",
      use_responses_lite: false,
    },
  ],
  [
    "codex-auto-review",
    "Codex Auto Review",
    43,
    "medium",
    { visibility: "hide", supported_reasoning_levels: levels(UP_TO_MAX), multi_agent_version: "v1" },
  ],
];

/** What `GET /models` answers unless {@link SimOptions.catalogue} says otherwise. */
export const CATALOGUE: readonly CatalogueEntry[] = ROWS.map(([slug, name, priority, effort, own]) => ({
  ...entry(slug, name, priority, effort),
  ...own,
}));

function entry(slug: string, name: string, priority: number, effort: string): CatalogueEntry {
  return {
    slug,
    display_name: name,
    description: `${name}, simulated.`,
    default_reasoning_level: effort,
    supported_reasoning_levels: levels([...UP_TO_MAX, "ultra"]),
    shell_type: "unified_exec",
    visibility: "list",
    supported_in_api: true,
    priority,
    additional_speed_tiers: ["fast"],
    ...fast("1.5x speed, increased usage"),
    availability_nux: null,
    upgrade: null,
    base_instructions: "You are Codex.",
    model_messages: null,
    include_skills_usage_instructions: false,
    include_plugin_usage_instructions: false,
    include_apps_usage_instructions: false,
    default_reasoning_summary: "none",
    support_verbosity: true,
    default_verbosity: "low",
    apply_patch_tool_type: "freeform",
    web_search_tool_type: "text_and_image",
    truncation_policy: { mode: "tokens", limit: 10_000 },
    supports_image_detail_original: true,
    context_window: 272_000,
    max_context_window: 872_000,
    comp_hash: "3000",
    effective_context_window_percent: 95,
    experimental_supported_tools: [],
    input_modalities: ["text", "image"],
    supports_search_tool: true,
    supports_experimental_context: false,
    use_responses_lite: true,
    supports_reasoning_effort_updates: false,
    node_repl_auto_review_required: false,
    node_repl_disabled: false,
    tool_mode: "code_mode_only",
    multi_agent_version: "v2",
  };
}

function levels(efforts: readonly string[]): { effort: string; description: string }[] {
  return efforts.map((effort) => ({ effort, description: effort }));
}
