/**
 * Wire types of the Codex Responses backend (ChatGPT login), as the Codex CLI 0.169 uses them.
 *
 * @see docs/reference/codex-backend.md (facts captured from the real client), https://platform.openai.com/docs/api-reference/responses
 * @module
 */

// ---------------------------------------------------------------- request

/** How a request reaches a model: ordinary Responses, or the "responses lite" header (codex-backend.md section 18). */
export type Lane = "full" | "lite";

/** Body of `POST <CODEX_BASE_URL>/responses`. The key order here is the order on the wire. */
export interface ResponsesBody {
  model: string;
  /** Full lane only. */
  instructions?: string;
  stream: true;
  service_tier?: "priority" | "flex";
  input: InputItem[];
  /** Full lane only; the lite lane carries an `additional_tools` item. */
  tools?: CodexTool[];
  tool_choice?: CodexToolChoice;
  parallel_tool_calls?: boolean;
  reasoning?: ReasoningConfig;
  store: false;
  include?: string[];
  prompt_cache_key?: string;
  text?: TextConfig;
  client_metadata?: Record<string, string>;
}

export interface ReasoningConfig {
  effort?: ReasoningEffort;
  summary?: "auto" | "concise" | "detailed";
  /** Lite lane only. */
  context?: "all_turns";
}

/** `ultra` is listed in the catalogue but never sent (codex-backend.md section 5). */
export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";

export interface TextConfig {
  verbosity?: Verbosity;
  format?: { type: "json_schema"; name: string; strict: boolean; schema: Record<string, unknown> };
}

export type Verbosity = "low" | "medium" | "high";

export type CodexToolChoice =
  | "auto"
  | "required"
  | "none"
  | { type: "function"; name: string }
  | { type: "web_search" };

export interface FunctionTool {
  type: "function";
  name: string;
  description?: string;
  /** Always sent as `false`: left out, the backend makes the schema strict (codex-backend.md section 18). */
  strict: false;
  parameters: Record<string, unknown>;
}

export interface WebSearchTool {
  type: "web_search";
  external_web_access: boolean;
  filters?: { allowed_domains: string[] };
  user_location?: {
    type: "approximate";
    city?: string;
    region?: string;
    country?: string;
    timezone?: string;
  };
  search_content_types?: ("text" | "image")[];
}

export type CodexTool = FunctionTool | WebSearchTool;

export interface InputText {
  type: "input_text";
  text: string;
}
export interface OutputText {
  type: "output_text";
  text: string;
}
export interface InputImage {
  type: "input_image";
  image_url: string;
  /** Full lane only. */
  detail?: "auto" | "low" | "high" | "original";
}
export interface InputFile {
  type: "input_file";
  filename?: string;
  file_data?: string;
  file_url?: string;
}
export type InputContent = InputText | InputImage | InputFile;

export interface MessageItem {
  type: "message";
  role: "user" | "developer";
  content: InputContent[];
}
export interface AssistantMessageItem {
  type: "message";
  role: "assistant";
  content: OutputText[];
}
export interface FunctionCallItem {
  type: "function_call";
  call_id: string;
  name: string;
  arguments: string;
}
export interface FunctionCallOutputItem {
  type: "function_call_output";
  call_id: string;
  output: string | InputContent[];
}
export interface ReasoningInputItem {
  type: "reasoning";
  /** `rs_…`; absent when only the encrypted content is known. */
  id?: string;
  summary: [];
  encrypted_content: string;
}
export interface AdditionalToolsItem {
  type: "additional_tools";
  role: "developer";
  tools: CodexTool[];
}

export type InputItem =
  | MessageItem
  | AssistantMessageItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | ReasoningInputItem
  | AdditionalToolsItem;

// ---------------------------------------------------------------- stream

export interface CodexUsage {
  input_tokens: number;
  input_tokens_details?: { cached_tokens?: number; cache_write_tokens?: number } | null;
  output_tokens: number;
  output_tokens_details?: { reasoning_tokens?: number } | null;
  total_tokens?: number;
}

export interface CodexErrorBody {
  type?: string | null;
  code?: string | null;
  message?: string | null;
  param?: string | null;
  plan_type?: string | null;
  /** Unix seconds. */
  resets_at?: number | null;
  resets_in_seconds?: number | null;
  limit_window_minutes?: number | null;
}

export interface CodexResponse {
  id: string;
  status?: string;
  model?: string;
  output?: OutputItem[];
  usage?: CodexUsage | null;
  service_tier?: string | null;
  error?: CodexErrorBody | null;
  incomplete_details?: { reason?: string | null } | null;
}

export interface UrlCitation {
  type: "url_citation";
  url: string;
  title?: string | null;
  start_index?: number;
  end_index?: number;
}

export interface OutputTextPart {
  type: "output_text";
  text: string;
  annotations?: (UrlCitation | { type: string })[];
}
export interface RefusalPart {
  type: "refusal";
  refusal: string;
}

export interface OutputMessageItem {
  type: "message";
  id?: string;
  status?: string;
  role: "assistant";
  content?: (OutputTextPart | RefusalPart)[];
  phase?: "commentary" | "final_answer";
}
export interface OutputReasoningItem {
  type: "reasoning";
  id?: string;
  summary?: { type: "summary_text"; text: string }[];
  content?: { type: "reasoning_text"; text: string }[] | null;
  encrypted_content?: string | null;
}
export interface OutputFunctionCallItem {
  type: "function_call";
  id?: string;
  call_id?: string;
  name?: string;
  namespace?: string;
  arguments?: string;
  status?: string;
}
export interface OutputCustomToolCallItem {
  type: "custom_tool_call";
  id?: string;
  call_id?: string;
  name?: string;
  input?: string;
  status?: string;
}
export interface OutputWebSearchCallItem {
  type: "web_search_call";
  id?: string;
  status?: string;
  action?: {
    type: "search" | "open_page" | "find" | "find_in_page" | (string & {});
    query?: string | null;
    queries?: string[] | null;
    url?: string | null;
    pattern?: string | null;
    /** Only with `include: ["web_search_call.action.sources"]`. */
    sources?: { type?: string; url: string; title?: string | null }[] | null;
  } | null;
}
export interface UnknownOutputItem {
  type: string;
  id?: string;
}

export type KnownOutputItem =
  | OutputMessageItem
  | OutputReasoningItem
  | OutputFunctionCallItem
  | OutputCustomToolCallItem
  | OutputWebSearchCallItem;
export type OutputItem = KnownOutputItem | UnknownOutputItem;

interface Indexed {
  output_index: number;
  item_id?: string;
  sequence_number?: number;
}

/** The events that carry meaning for an Anthropic answer; everything else is an {@link UnknownCodexEvent}. */
export type KnownCodexEvent =
  | { type: "response.created" | "response.in_progress" | "response.queued"; response: CodexResponse }
  | ({ type: "response.output_item.added" | "response.output_item.done"; item: OutputItem } & Indexed)
  | ({ type: "response.output_text.delta"; content_index: number; delta: string } & Indexed)
  | ({ type: "response.output_text.done"; content_index: number; text: string } & Indexed)
  | ({
      type: "response.output_text.annotation.added";
      content_index: number;
      annotation_index: number;
      annotation: UrlCitation | { type: string };
    } & Indexed)
  | ({ type: "response.refusal.delta"; content_index: number; delta: string } & Indexed)
  | ({ type: "response.refusal.done"; content_index: number; refusal: string } & Indexed)
  | ({ type: "response.reasoning_summary_part.added"; summary_index: number } & Indexed)
  | ({ type: "response.reasoning_summary_text.delta"; summary_index: number; delta: string } & Indexed)
  | ({ type: "response.reasoning_summary_text.done"; summary_index: number; text: string } & Indexed)
  | ({ type: "response.function_call_arguments.delta"; delta: string } & Indexed)
  | ({ type: "response.function_call_arguments.done"; arguments: string; name?: string } & Indexed)
  | ({ type: "response.custom_tool_call_input.delta"; delta: string } & Indexed)
  | ({ type: "response.custom_tool_call_input.done"; input: string } & Indexed)
  | { type: "response.completed" | "response.incomplete" | "response.failed"; response: CodexResponse }
  | CodexErrorEvent
  | CodexRateLimitsEvent;

/** Seen nested (`error:{…}`), flat (`code`, `message` at the top) and with only a `type`. */
export interface CodexErrorEvent extends CodexErrorBody {
  type: "error";
  status?: number;
  error?: CodexErrorBody | null;
  headers?: Record<string, string>;
}

export interface RateLimitWindow {
  used_percent: number;
  window_minutes?: number | null;
  /** Unix seconds. */
  reset_at?: number | null;
  reset_after_seconds?: number | null;
}

export interface CodexRateLimitsEvent {
  type: "codex.rate_limits";
  plan_type?: string | null;
  rate_limits?: {
    allowed?: boolean;
    limit_reached?: boolean;
    primary?: RateLimitWindow | null;
    secondary?: RateLimitWindow | null;
  } | null;
  credits?: { has_credits?: boolean; unlimited?: boolean; balance?: string | null } | null;
}

export interface UnknownCodexEvent {
  type: string;
  [other: string]: unknown;
}

export type CodexEvent = KnownCodexEvent | UnknownCodexEvent;

// ---------------------------------------------------------------- catalogue, account, usage

/** One entry of `GET <CODEX_BASE_URL>/models`, the fields that a proxy reads. @see codex-backend.md section 15 */
export interface ModelInfo {
  slug: string;
  display_name?: string;
  description?: string;
  default_reasoning_level?: string | null;
  supported_reasoning_levels?: { effort: string; description?: string }[];
  visibility?: "list" | "hide" | (string & {});
  priority?: number;
  service_tiers?: { id: string; name?: string; description?: string }[];
  default_service_tier?: string | null;
  upgrade?: { model: string } | null;
  support_verbosity?: boolean;
  default_verbosity?: Verbosity | null;
  web_search_tool_type?: string | null;
  context_window?: number | null;
  max_context_window?: number | null;
  effective_context_window_percent?: number | null;
  input_modalities?: string[];
  /** The model knows the lite lane. */
  use_responses_lite?: boolean;
}

/** Answer of `GET <CODEX_BASE_URL>/models`. */
export interface ModelsResponse {
  models: ModelInfo[];
}

/** Answer of `GET <CHATGPT_BASE_URL>/wham/accounts/check`. @see codex-backend.md section 2 */
export interface AccountsCheck {
  accounts?: {
    id?: string;
    account_id?: string;
    plan_type?: string | null;
    is_deactivated?: boolean;
    workspace_backend_origin?: string | null;
    account_routing_override?: string | null;
  }[];
  default_account_id?: string | null;
}

/** Answer of `GET <CHATGPT_BASE_URL>/wham/usage`. @see codex-backend.md section 10.1 */
export interface WhamUsage {
  plan_type?: string | null;
  rate_limit?: WhamRateLimit | null;
  additional_rate_limits?:
    | { limit_name?: string; metered_feature?: string; rate_limit?: WhamRateLimit | null }[]
    | null;
  credits?: { has_credits?: boolean; unlimited?: boolean; balance?: string | null } | null;
  rate_limit_reached_type?: unknown;
}

export interface WhamRateLimit {
  allowed?: boolean;
  limit_reached?: boolean;
  primary_window?: WhamWindow | null;
  secondary_window?: WhamWindow | null;
}

export interface WhamWindow {
  used_percent: number;
  limit_window_seconds?: number | null;
  reset_after_seconds?: number | null;
  /** Unix seconds. */
  reset_at?: number | null;
}
