// API report of @codexthropic/protocol. Made by scripts/api-report.mjs; review every change.

// ---- dist/index.d.ts
export { DEGRADED, type Degraded } from "./degraded.ts";
export { decodeSignature, encodeSignature, type ReasoningState } from "./signature.ts";

// ---- dist/degraded.d.ts
/**
 * The fixed vocabulary of what is dropped or emulated with a loss: `<what>.<variant>`.
 * It appears in `x-codexthropic-degraded`, the access log, the status page and `GET /capabilities`.
 * What is emulated faithfully or has no effect is not listed.
 */
export declare const DEGRADED: {
    readonly "image.file": "images by file id become a placeholder: the backend has no such store";
    readonly "image.assistant": "images in assistant turns become a placeholder";
    readonly "image.invalid": "images that are not png, jpeg, gif or webp, or whose data is damaged, become a placeholder";
    readonly "image.url": "image URLs other than http(s) and data become a placeholder";
    readonly "document.file": "documents by file id become a placeholder";
    readonly "document.invalid": "documents that are no PDF or damaged become a placeholder";
    readonly "document.assistant": "documents in assistant turns become a placeholder";
    readonly "document.citations": "citations of documents and search results are not made";
    readonly "block.server_tool": "history of Anthropic's server tools becomes a short text";
    readonly "block.unknown": "blocks that this version does not know become a short text";
    readonly "thinking.foreign": "thinking that another model or another service signed is left out";
    readonly "tool.code_execution": "code execution is not offered";
    readonly "tool.web_fetch": "web_fetch is served by the hosted search, which may open pages";
    readonly "tool.mcp": "MCP connectors run on Anthropic's servers and are not offered";
    readonly "tool.toolset": "browser and computer toolsets are not offered";
    readonly "tool.strict": "strict tool use is not enforced";
    readonly "tool.unknown": "server tools that this version does not know are not offered";
    readonly "tool.duplicate": "a second tool of the same name is dropped";
    readonly "tool.web_search": "hosted web search is not available in this lane";
    readonly "tool_choice.unknown": "a tool_choice that names no offered tool becomes auto";
    readonly "schema.pattern": "a regular expression outside the backend's dialect is removed from a tool's schema";
    readonly "schema.repaired": "a tool's schema was repaired";
    readonly "effort.clamped": "the effort was lowered to the highest level of the model";
    readonly "format.not_strict": "structured output is asked for without strict mode";
    readonly "format.unknown": "an output format other than json_schema is not asked for";
    readonly "service_tier.unavailable": "the model has no priority tier";
    readonly "sampling.ignored": "temperature, top_p and top_k have no effect";
    readonly "mcp_servers.ignored": "mcp_servers is not supported";
    readonly "container.ignored": "containers are not supported";
    readonly "context_management.ignored": "the client's rules for clearing old context are not applied";
    readonly "task_budget.ignored": "task budgets are not supported";
};
export type Degraded = keyof typeof DEGRADED;

// ---- dist/signature.d.ts
/**
 * The reasoning-signature envelope: one upstream reasoning item inside the `signature` of one thinking block.
 *
 * Shape: `codexthropic.1.<base64url of JSON [id, model]>.<encrypted_content>`. The encrypted content stands
 * verbatim at the end, so encoding and decoding never copy it through JSON (it has been seen at 200 kB).
 */
/** One reasoning item as it must be replayed. */
export interface ReasoningState {
    /** `rs_…`, or `null` when the item had none. */
    id: string | null;
    /** The upstream slug that made it, or `null` when unknown (a bare encrypted string). */
    model: string | null;
    /** The final `encrypted_content`, from `output_item.done`. */
    encrypted_content: string;
}
/** Makes the signature. Pure and deterministic: the same item gives the same bytes. */
export declare function encodeSignature(state: ReasoningState): string;
/**
 * Reads a signature back. Accepts the envelope and a bare encrypted string (base64url, length a multiple
 * of 4, at least 120 characters, first byte 0x80: the Fernet shape that the backend issues).
 * Anything else, of any type, is foreign: `null`, never an exception.
 */
export declare function decodeSignature(signature: unknown): ReasoningState | null;

// ---- dist/anthropic.d.ts
/**
 * Wire types of the Anthropic Messages API, as far as a proxy needs them.
 * @module
 */
export type * from "./anthropic/answer.ts";
export type * from "./anthropic/request.ts";

// ---- dist/anthropic/answer.d.ts
/**
 * What clients receive: closed, since it is what we emit.
 * @see https://docs.anthropic.com/en/api/messages-streaming
 * @module
 */
export type StopReason = "end_turn" | "max_tokens" | "stop_sequence" | "tool_use" | "pause_turn" | "refusal" | "compaction";
export interface TextBlock {
    type: "text";
    text: string;
    /** Absent without any: the AI SDK refuses `null`. */
    citations?: Citation[];
}
export interface ThinkingBlock {
    type: "thinking";
    thinking: string;
    signature: string;
}
export interface ToolUseBlock {
    type: "tool_use";
    id: string;
    name: string;
    input: unknown;
}
export interface ServerToolUseBlock {
    type: "server_tool_use";
    id: string;
    name: "web_search";
    input: unknown;
}
export interface WebSearchResult {
    type: "web_search_result";
    title: string;
    url: string;
    encrypted_content: string;
    page_age: string | null;
}
export interface WebSearchToolResultError {
    type: "web_search_tool_result_error";
    error_code: "invalid_tool_input" | "unavailable" | "max_uses_exceeded" | "too_many_requests" | "query_too_long" | "request_too_large";
}
export interface WebSearchToolResultBlock {
    type: "web_search_tool_result";
    tool_use_id: string;
    content: WebSearchResult[] | WebSearchToolResultError;
}
/** The summary of a conversation, in place of its messages. `content` is `null` when the summary failed. */
export interface CompactionBlock {
    type: "compaction";
    content: string | null;
    encrypted_content: string | null;
}
export type ContentBlock = TextBlock | ThinkingBlock | ToolUseBlock | ServerToolUseBlock | WebSearchToolResultBlock | CompactionBlock;
export interface Citation {
    type: "web_search_result_location";
    url: string;
    title: string | null;
    encrypted_index: string;
    cited_text: string;
}
/** Token counts. `input_tokens` excludes what came from the cache (docs/mapping.md section 4). */
export interface Usage {
    input_tokens: number;
    output_tokens: number;
    cache_creation_input_tokens: number;
    cache_read_input_tokens: number;
    output_tokens_details?: {
        thinking_tokens: number;
    };
    server_tool_use: {
        web_search_requests: number;
        web_fetch_requests: number;
    } | null;
    service_tier: "standard" | "priority" | null;
}
export interface Message {
    id: string;
    type: "message";
    role: "assistant";
    model: string;
    content: ContentBlock[];
    stop_reason: StopReason | null;
    stop_sequence: string | null;
    stop_details: StopDetails | null;
    container: null;
    usage: Usage;
    /** Only for a request with `safeguards`. */
    safeguard_results?: SafeguardResult[];
}
/**
 * The verdicts on the tool calls of an answer, for Claude Code's auto mode. What the client reads of it was taken from
 * version 2.1.332: `reason` is required wherever it stands.
 * @see docs/reference/safeguards.md
 */
export interface SafeguardResult {
    type: "dangerous_tool_use";
    status: {
        type: "available";
        tool_uses: Record<string, SafeguardVerdict>;
    } | {
        type: "unsupported";
    } | {
        type: "unavailable";
        reason: "disabled" | "error" | "rate_limited" | "input_too_long";
    };
}
export type SafeguardVerdict = {
    type: "evaluated";
    outcome: "flagged" | "not_flagged";
    explanation?: string;
}
/** The call needs no review: the client runs it if its own rules allow it, and otherwise does not. */
 | {
    type: "skipped";
}
/** `truncated`: the call was not complete when the answer ended. */
 | {
    type: "unavailable";
    reason: "timeout" | "error" | "refused" | "input_too_long" | "truncated";
};
/** Why a turn was refused. @see docs/reference/claude-code-client.md section 4.1 */
export interface StopDetails {
    type: "refusal";
    category: string | null;
    explanation: string | null;
}
export type ContentBlockDelta = {
    type: "text_delta";
    text: string;
} | {
    type: "input_json_delta";
    partial_json: string;
} | {
    type: "thinking_delta";
    thinking: string;
} | {
    type: "signature_delta";
    signature: string;
} | {
    type: "citations_delta";
    citation: Citation;
}
/** Carries the final value, once. */
 | {
    type: "compaction_delta";
    content: string | null;
    encrypted_content: string | null;
};
export interface MessageStartEvent {
    type: "message_start";
    message: Message;
}
export interface ContentBlockStartEvent {
    type: "content_block_start";
    index: number;
    content_block: ContentBlock;
}
export interface ContentBlockDeltaEvent {
    type: "content_block_delta";
    index: number;
    delta: ContentBlockDelta;
}
export interface ContentBlockStopEvent {
    type: "content_block_stop";
    index: number;
}
export interface MessageDeltaEvent {
    type: "message_delta";
    delta: {
        stop_reason: StopReason;
        stop_sequence: string | null;
        stop_details: StopDetails | null;
        container: null;
        /** Only for a request with `safeguards`. */
        safeguard_results?: SafeguardResult[];
    };
    usage: Usage;
}
export interface MessageStopEvent {
    type: "message_stop";
}
export interface PingEvent {
    type: "ping";
}
export type MessageStreamEvent = MessageStartEvent | ContentBlockStartEvent | ContentBlockDeltaEvent | ContentBlockStopEvent | MessageDeltaEvent | MessageStopEvent | PingEvent | ErrorEvent;
/**
 * `error.type` of an error answer.
 * @see https://docs.anthropic.com/en/api/errors and docs/reference/claude-code-client.md section 5
 */
export type AnthropicErrorType = "invalid_request_error" | "authentication_error" | "billing_error" | "permission_error" | "not_found_error" | "request_too_large" | "rate_limit_error" | "timeout_error" | "api_error" | "overloaded_error" | "policy_blocked";
export interface ErrorEvent {
    type: "error";
    error: {
        type: AnthropicErrorType;
        message: string;
        details?: Record<string, unknown>;
    };
    request_id?: string;
}
/** Answer of `POST /v1/messages/count_tokens`. */
export interface MessageTokensCount {
    input_tokens: number;
}
/** One entry of `GET /v1/models`. */
export interface AnthropicModel {
    type: "model";
    id: string;
    display_name: string;
    created_at: string;
    max_input_tokens: number | null;
    max_tokens: number | null;
}

// ---- dist/anthropic/request.d.ts
/**
 * What clients send. Every union ends in an `Unknown…` member: clients send betas that no published type knows yet.
 * @see https://docs.anthropic.com/en/api/messages
 * @module
 */
import type { WebSearchResult, WebSearchToolResultError } from "./answer.ts";
/** Body of `POST /v1/messages`. Optional fields may also be `null`: clients send both. */
export interface MessagesRequest {
    model: string;
    messages: MessageParam[];
    max_tokens?: number | null;
    system?: string | TextBlockParam[] | null;
    tools?: ToolParam[] | null;
    tool_choice?: ToolChoice | null;
    thinking?: ThinkingConfig | null;
    output_config?: OutputConfig | null;
    /** Older beta name of `output_config.format`. */
    output_format?: OutputFormat | null;
    stop_sequences?: string[] | null;
    stream?: boolean | null;
    metadata?: {
        user_id?: string | null;
    } | null;
    speed?: string | null;
    service_tier?: string | null;
    /** Beta: summarize the conversation instead of continuing it. */
    compaction?: CompactionConfig | null;
    /** SDK 1.12's tool runner: only the new messages are sent, which no stateless proxy can honour. */
    thread?: unknown;
    /** Claude Code's auto mode: asks for verdicts on the tool calls of the answer. @see docs/reference/safeguards.md */
    safeguards?: Safeguard[] | null;
    [other: string]: unknown;
}
export interface MessageParam {
    role: "user" | "assistant" | "system";
    /** Absent on a system message that only sets the effort. */
    content?: string | ContentBlockParam[] | null | undefined;
    /** Beta: on `role:"system"`, the effort from here on. */
    output_config?: {
        effort?: string | null;
    } | null;
    /** Beta: on `role:"system"`, when the message stops to apply. */
    clear_at?: "next_user_message" | "never" | (string & {}) | null;
}
/** @see BetaCompactionConfig of @anthropic-ai/sdk 1.14 */
export interface CompactionConfig {
    type: "summarize" | (string & {});
    /** In place of the default instructions. A blank text counts as absent. */
    instructions?: string | null;
}
export interface TextBlockParam {
    type: "text";
    text: string;
    cache_control?: unknown;
    citations?: unknown;
}
export interface ImageBlockParam {
    type: "image";
    source: ImageSource | UnknownBlock;
    cache_control?: unknown;
}
export type ImageSource = {
    type: "base64";
    media_type: string;
    data: string;
} | {
    type: "url";
    url: string;
} | {
    type: "file";
    file_id: string;
};
export interface DocumentBlockParam {
    type: "document";
    source: DocumentSource | UnknownBlock;
    title?: string | null;
    context?: string | null;
    citations?: unknown;
    cache_control?: unknown;
}
export type DocumentSource = {
    type: "base64";
    media_type: string;
    data: string;
} | {
    type: "text";
    media_type?: string;
    data: string;
} | {
    type: "content";
    content: string | ContentBlockParam[];
} | {
    type: "url";
    url: string;
} | {
    type: "file";
    file_id: string;
};
export interface SearchResultBlockParam {
    type: "search_result";
    source: string;
    title: string;
    content: TextBlockParam[];
    citations?: unknown;
    cache_control?: unknown;
}
export interface ThinkingBlockParam {
    type: "thinking";
    thinking: string;
    signature: string;
}
export interface RedactedThinkingBlockParam {
    type: "redacted_thinking";
    data: string;
}
export interface ToolUseBlockParam {
    type: "tool_use";
    id: string;
    name: string;
    input: unknown;
    caller?: unknown;
    cache_control?: unknown;
}
export interface ToolResultBlockParam {
    type: "tool_result";
    tool_use_id: string;
    content?: string | ContentBlockParam[] | null;
    is_error?: boolean | null;
    cache_control?: unknown;
}
export interface ToolReferenceBlockParam {
    type: "tool_reference";
    tool_name: string;
}
export interface ServerToolUseBlockParam {
    type: "server_tool_use";
    id: string;
    name: string;
    input: unknown;
}
export interface WebSearchToolResultBlockParam {
    type: "web_search_tool_result";
    tool_use_id: string;
    content: WebSearchResult[] | WebSearchToolResultError;
}
/** Beta: inside `role:"system"`, changes the tools on offer from here on. */
export interface ToolAdditionBlockParam {
    type: "tool_addition";
    tool: {
        type: "tool_reference";
        name: string;
    } | {
        type: "tool_definition";
        definition: ToolParam;
    } | UnknownBlock;
}
/** Beta: inside `role:"system"`, takes a tool away from here on. */
export interface ToolRemovalBlockParam {
    type: "tool_removal";
    tool: {
        type: "tool_reference";
        name: string;
    } | UnknownBlock;
}
/** Beta: a summary that stands for everything before it. Without content it failed and means nothing. */
export interface CompactionBlockParam {
    type: "compaction";
    content?: string | null;
    encrypted_content?: string | null;
    signature?: string | null;
    /** How the summarized messages changed the tools on offer. */
    tool_changes?: (ToolAdditionBlockParam | ToolRemovalBlockParam)[] | null;
}
/** Anything with a `type` that this page does not know (yet). */
export interface UnknownBlock {
    type: string;
    [other: string]: unknown;
}
export type KnownBlockParam = TextBlockParam | ImageBlockParam | DocumentBlockParam | SearchResultBlockParam | ThinkingBlockParam | RedactedThinkingBlockParam | ToolUseBlockParam | ToolResultBlockParam | ToolReferenceBlockParam | ServerToolUseBlockParam | WebSearchToolResultBlockParam | ToolAdditionBlockParam | ToolRemovalBlockParam | CompactionBlockParam;
export type ContentBlockParam = KnownBlockParam | UnknownBlock;
/** A JSON Schema as clients send it: an object by contract, anything in practice. */
export type JsonSchema = {
    [keyword: string]: unknown;
};
/** A client tool (`type` absent, null or `"custom"`) or an Anthropic-typed one (`web_search_20250305`, `bash_20250124`, …). */
export interface ToolParam {
    /** Absent on typed tools whose type tells it. */
    name?: string;
    type?: string | null;
    description?: string | null;
    input_schema?: JsonSchema | null;
    defer_loading?: boolean | null;
    [other: string]: unknown;
}
export type ToolChoice = {
    type: "auto";
    disable_parallel_tool_use?: boolean | null;
} | {
    type: "any";
    disable_parallel_tool_use?: boolean | null;
} | {
    type: "tool";
    name: string;
    disable_parallel_tool_use?: boolean | null;
} | {
    type: "none";
};
export interface ThinkingConfig {
    type: "enabled" | "disabled" | "adaptive" | "auto" | "between_tools" | (string & {});
    budget_tokens?: number | null;
    display?: "summarized" | "omitted" | "updates" | (string & {}) | null;
}
export interface OutputConfig {
    effort?: "low" | "medium" | "high" | "xhigh" | "max" | (string & {}) | null;
    format?: OutputFormat | null;
}
export interface OutputFormat {
    type: "json_schema" | (string & {});
    schema?: JsonSchema | null;
    name?: string | null;
}
export interface Safeguard {
    type: "dangerous_tool_use" | (string & {});
    /** What the client knows about its surroundings and the user's rules. It changes from turn to turn. */
    classifier_context?: Record<string, unknown> | null;
}

// ---- dist/codex.d.ts
/**
 * Wire types of the Codex Responses backend (ChatGPT login), as the Codex CLI uses them.
 *
 * @see docs/reference/codex-backend.md (facts captured from the real client), https://platform.openai.com/docs/api-reference/responses
 * @module
 */
export type * from "./codex/account.ts";
export { CODEX_CLI_VERSION } from "./codex/cli-version.ts";
export type * from "./codex/request.ts";
export type * from "./codex/stream.ts";

// ---- dist/codex/account.d.ts
/**
 * What the backend tells about models, account and limits.
 * @see docs/reference/codex-backend.md sections 2, 10.1 and 15
 * @module
 */
import type { Verbosity } from "./request.ts";
/**
 * One entry of `GET <CODEX_BASE_URL>/models`, the fields that a proxy reads.
 * @see docs/reference/codex-backend.md section 15
 */
export interface ModelInfo {
    slug: string;
    display_name?: string;
    description?: string;
    default_reasoning_level?: string | null;
    supported_reasoning_levels?: {
        effort: string;
        description?: string;
    }[];
    visibility?: "list" | "hide" | (string & {});
    priority?: number;
    service_tiers?: {
        id: string;
        name?: string;
        description?: string;
    }[];
    default_service_tier?: string | null;
    upgrade?: {
        model: string;
    } | null;
    support_verbosity?: boolean;
    default_verbosity?: Verbosity | null;
    web_search_tool_type?: string | null;
    context_window?: number | null;
    max_context_window?: number | null;
    effective_context_window_percent?: number | null;
    input_modalities?: string[];
    /** The model knows `tool_search`. @see docs/reference/codex-backend.md section 4 */
    supports_search_tool?: boolean;
    /** The model knows the lite lane. */
    use_responses_lite?: boolean;
}
/** Answer of `GET <CODEX_BASE_URL>/models`. */
export interface ModelsResponse {
    models: ModelInfo[];
}
/** Answer of `GET <CHATGPT_BASE_URL>/wham/accounts/check`. @see docs/reference/codex-backend.md section 2 */
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
/** Answer of `GET <CHATGPT_BASE_URL>/wham/usage`. @see docs/reference/codex-backend.md section 10.1 */
export interface WhamUsage {
    plan_type?: string | null;
    rate_limit?: WhamRateLimit | null;
    additional_rate_limits?: {
        limit_name?: string;
        metered_feature?: string;
        rate_limit?: WhamRateLimit | null;
    }[] | null;
    credits?: {
        has_credits?: boolean;
        unlimited?: boolean;
        balance?: string | null;
    } | null;
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

// ---- dist/codex/request.d.ts
/**
 * What the backend is sent.
 * @see docs/reference/codex-backend.md sections 4 and 18
 * @module
 */
/** How a request reaches a model: ordinary Responses, or the "responses lite" header (docs/reference/codex-backend.md section 18). */
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
/** `ultra` is listed in the catalogue but never sent (docs/reference/codex-backend.md section 5). */
export type ReasoningEffort = "none" | "minimal" | "low" | "medium" | "high" | "xhigh" | "max";
export interface TextConfig {
    verbosity?: Verbosity;
    format?: {
        type: "json_schema";
        name: string;
        strict: boolean;
        schema: Record<string, unknown>;
    };
}
export type Verbosity = "low" | "medium" | "high";
export type CodexToolChoice = "auto" | "required" | "none" | {
    type: "function";
    name: string;
} | {
    type: "web_search";
};
export interface FunctionTool {
    type: "function";
    name: string;
    description?: string;
    /** Always sent as `false`: left out, the backend makes the schema strict (docs/reference/codex-backend.md section 18). */
    strict: false;
    parameters: Record<string, unknown>;
}
export interface WebSearchTool {
    type: "web_search";
    external_web_access: boolean;
    filters?: {
        allowed_domains: string[];
    };
    user_location?: {
        type: "approximate";
        city?: string;
        region?: string;
        country?: string;
        timezone?: string;
    };
    search_content_types?: ("text" | "image")[];
}
/**
 * The client's own search among deferred tools. It takes no `strict`.
 * @see docs/reference/codex-backend.md section 4
 */
export interface ToolSearchTool {
    type: "tool_search";
    execution: "client";
    description: string;
    parameters: Record<string, unknown>;
}
export type CodexTool = FunctionTool | WebSearchTool | ToolSearchTool;
/** A function tool in a `tool_search_output`: it is on offer from there on. */
export interface DeferredFunctionTool extends FunctionTool {
    defer_loading: true;
}
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
    /**
     * `commentary`: calls of the same turn follow. Without it newer models stop too early.
     * @see docs/reference/codex-backend.md section 4.1
     */
    phase?: "commentary" | "final_answer";
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
export interface ToolSearchCallItem {
    type: "tool_search_call";
    call_id: string;
    status: "completed";
    execution: "client";
    arguments: Record<string, unknown>;
}
export interface ToolSearchOutputItem {
    type: "tool_search_output";
    call_id: string;
    status: "completed";
    execution: "client";
    tools: DeferredFunctionTool[];
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
export type InputItem = MessageItem | AssistantMessageItem | FunctionCallItem | FunctionCallOutputItem | ToolSearchCallItem | ToolSearchOutputItem | ReasoningInputItem | AdditionalToolsItem;

// ---- dist/codex/cli-version.d.ts
/**
 * The Codex CLI whose requests `docs/reference/codex-backend.md` records, and as which we introduce ourselves. The
 * backend hides models from older versions. How to move it: docs/contributing.md.
 */
export declare const CODEX_CLI_VERSION = "0.171.0";

// ---- dist/codex/stream.d.ts
/**
 * What the backend streams.
 * @see docs/reference/codex-backend.md section 8, https://platform.openai.com/docs/api-reference/responses-streaming
 * @module
 */
export interface CodexUsage {
    input_tokens: number;
    input_tokens_details?: {
        cached_tokens?: number;
        cache_write_tokens?: number;
    } | null;
    output_tokens: number;
    output_tokens_details?: {
        reasoning_tokens?: number;
    } | null;
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
    incomplete_details?: {
        reason?: string | null;
    } | null;
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
    annotations?: (UrlCitation | {
        type: string;
    })[];
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
    summary?: {
        type: "summary_text";
        text: string;
    }[];
    content?: {
        type: "reasoning_text";
        text: string;
    }[] | null;
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
        sources?: {
            type?: string;
            url: string;
            title?: string | null;
        }[] | null;
    } | null;
    /** Seen in place of the sources. */
    results?: {
        type?: string;
        url?: string;
        title?: string | null;
    }[] | null;
}
/** A search for deferred tools that the client has to make. @see docs/reference/codex-backend.md section 4.1 */
export interface OutputToolSearchCallItem {
    type: "tool_search_call";
    id?: string;
    call_id?: string;
    status?: string;
    execution?: "client" | "server" | (string & {});
    /** An object; a JSON text is read as well. */
    arguments?: unknown;
}
export interface UnknownOutputItem {
    type: string;
    id?: string;
}
export type KnownOutputItem = OutputMessageItem | OutputReasoningItem | OutputFunctionCallItem | OutputCustomToolCallItem | OutputWebSearchCallItem | OutputToolSearchCallItem;
export type OutputItem = KnownOutputItem | UnknownOutputItem;
interface Indexed {
    output_index: number;
    item_id?: string;
    sequence_number?: number;
}
/** The events that carry meaning for an Anthropic answer; everything else is an {@link UnknownCodexEvent}. */
export type KnownCodexEvent = {
    type: "response.created" | "response.in_progress" | "response.queued";
    response: CodexResponse;
} | ({
    type: "response.output_item.added" | "response.output_item.done";
    item: OutputItem;
} & Indexed) | ({
    type: "response.output_text.delta";
    content_index: number;
    delta: string;
} & Indexed) | ({
    type: "response.output_text.done";
    content_index: number;
    text: string;
} & Indexed) | ({
    type: "response.output_text.annotation.added";
    content_index: number;
    annotation_index: number;
    annotation: UrlCitation | {
        type: string;
    };
} & Indexed) | ({
    type: "response.refusal.delta";
    content_index: number;
    delta: string;
} & Indexed) | ({
    type: "response.refusal.done";
    content_index: number;
    refusal: string;
} & Indexed) | ({
    type: "response.reasoning_summary_part.added";
    summary_index: number;
} & Indexed) | ({
    type: "response.reasoning_summary_text.delta";
    summary_index: number;
    delta: string;
} & Indexed) | ({
    type: "response.reasoning_summary_text.done";
    summary_index: number;
    text: string;
} & Indexed) | ({
    type: "response.function_call_arguments.delta";
    delta: string;
} & Indexed) | ({
    type: "response.function_call_arguments.done";
    arguments: string;
    name?: string;
} & Indexed) | ({
    type: "response.custom_tool_call_input.delta";
    delta: string;
} & Indexed) | ({
    type: "response.custom_tool_call_input.done";
    input: string;
} & Indexed) | {
    type: "response.completed" | "response.incomplete" | "response.failed";
    response: CodexResponse;
} | CodexErrorEvent | CodexRateLimitsEvent | CodexMetadataEvent;
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
    credits?: {
        has_credits?: boolean;
        unlimited?: boolean;
        balance?: string | null;
    } | null;
}
/** Headers that the backend could not send with the handshake of a WebSocket, such as `x-codex-turn-state`. */
export interface CodexMetadataEvent {
    type: "response.metadata";
    headers?: Record<string, string> | null;
}
export interface UnknownCodexEvent {
    type: string;
    [other: string]: unknown;
}
export type CodexEvent = KnownCodexEvent | UnknownCodexEvent;
export {};

// ---- dist/contract.d.ts
import type { ContentBlock, JsonSchema } from "./anthropic.ts";
import type { Degraded } from "./degraded.ts";
import type { InputItem, Lane, ResponsesBody } from "./codex.ts";
/**
 * What translator, codex-client and transcoder tell each other. None of them imports another one of the three: these
 * plain objects are all that they share. Nothing here is on the wire, so names are camelCase.
 * @module
 */
export { DEGRADED, type Degraded } from "./degraded.ts";
export { decodeSignature, encodeSignature, type ReasoningState } from "./signature.ts";
/**
 * What codex-client asks for when it has a body built. The translator takes the same object as options, so a
 * workaround needs no knowledge of translation, and translation needs none of workarounds.
 */
export interface BuildOptions {
    lane: Lane;
    /** The slug that will be asked. */
    model: string;
    /** Leave out every reasoning item: the backend could not verify one of them. */
    withoutReasoning: boolean;
    /**
     * Parameters that the backend rejected, by their path (`text.verbosity`, `service_tier`). `instructions` are sent as
     * a developer message then. Entries of `include` are named `include:<value>`.
     */
    withoutParams: ReadonlySet<string>;
    /** Names upstream of tools whose schema was rejected: they are sent with a schema that accepts every object. */
    looseTools: ReadonlySet<string>;
    /** Names upstream of tools that were rejected even so: they are not sent. */
    omitTools: ReadonlySet<string>;
    /** Text of PDFs that were rejected as `input_file`, by their `file_data` URL. */
    pdfAsText: ReadonlyMap<string, string>;
    /**
     * A schema was rejected and the failure names no tool: schemas are sent without the keywords that backends are known
     * to reject (`pattern`, `patternProperties`, `propertyNames`, `format`, …).
     */
    plainSchemas: boolean;
    /** The strict output format was rejected: it is sent with `strict: false`. */
    looseFormat: boolean;
    /** Native tool search was rejected: deferred tools that are loaded are sent behind all others. */
    withoutToolSearch: boolean;
    /**
     * With `filters.allowed_domains` a hosted search found nothing: the domains are asked for in words instead, as
     * `site:` in the model's queries.
     */
    sitesInWords: boolean;
}
/** The ids of one conversation, all UUIDs. @see docs/mapping.md section 1 "one id per conversation" */
export interface ConversationIds {
    /** Sent as `session-id` and, in the body, as `prompt_cache_key`: the backend finds its prompt cache by them. */
    sessionId: string;
    /** Sent as `thread-id` and `x-client-request-id`. A sub-agent has its own; for the main conversation it is `sessionId`. */
    threadId: string;
}
/** What a `build` function has to return. Whatever it returns besides comes back, untouched, as `answer.built`. */
export interface Built {
    body: ResponsesBody;
    ids: ConversationIds;
    /** The request offers something that only the full lane has (hosted web search). */
    needsFullLane: boolean;
    /**
     * The input that the next request of the conversation begins with, once its client sends this answer back. With it
     * a WebSocket needs to carry only what follows. Pure; without it every request is sent whole.
     */
    nextInput?: ((answer: readonly ContentBlock[]) => readonly InputItem[]) | undefined;
}
/** What the translator returns: `body`, and what the other packages and the client have to know about it. */
export interface Translation extends Built {
    /** For `transcode()`. */
    context: ResponseContext;
    /** What was dropped or emulated with a loss: each entry once, in alphabetical order. */
    degraded: Degraded[];
}
/**
 * What the response side must know about the request. It holds references into the request, so it costs nothing to
 * make. `transcode()` takes any part of it: every field has a default.
 */
export interface ResponseContext {
    /** As the client asked for it; repeated in the answer. Claude Code drops thinking that another model signed. */
    model: string;
    /** The slug that was really asked; a part of the reasoning signature. */
    upstreamModel: string;
    /** Function tools on offer, by their name upstream: the client's own name and schema. */
    tools: Readonly<Record<string, {
        name: string;
        inputSchema: JsonSchema | null;
    }>>;
    /** `none`: the client did not ask for thinking, so there is no thinking block. `omitted`: signatures only. */
    thinking: "none" | "summarized" | "omitted";
    /** Looked for in texts by the transcoder. Empty: none. */
    stopSequences: readonly string[];
    /** Counted by the transcoder, in tokens of text. `null`: no limit. */
    maxTokens: number | null;
    /** Set when the client offers `web_search_*`. */
    webSearch: {
        name: string;
        blockedDomains: readonly string[];
        maxUses: number | null;
    } | null;
    /** Set when the client's tool for finding deferred tools is offered as `tool_search`: the client's name for it. */
    toolSearch: {
        name: string;
    } | null;
    /** The client asked for a compaction: the answer is one `compaction` block, with `stop_reason: "compaction"`. */
    compaction: boolean;
    /** Structured output: where the strict schema made the model write a `null` for "absent". `null`: nowhere. */
    inventedNulls: InventedNulls | null;
    /** What the answer's usage reports as its `service_tier`. */
    serviceTier: "standard" | "priority";
}
/** Keys whose `null` means "absent", and where to look further down. The tree has the answer's shape. */
export interface InventedNulls {
    /** Properties of this object. */
    optional?: string[];
    properties?: Record<string, InventedNulls>;
    items?: InventedNulls;
}

// ---- dist/errors.d.ts
export { type ErrorCode, type ErrorContext, type FailureCode, type LocalErrorCode, type UpstreamFailure, } from "./errors/codes.ts";
export { classifyEvent, classifyResponse } from "./errors/classify-failure.ts";
export { CodexthropicError, InvalidRequestError, UpstreamError } from "./errors/error.ts";
export { FAILURES, RETRYABLE, type FailureRow, type Recovery } from "./errors/failure-table.ts";
export { findIntermediary, isWebPage, type Intermediary } from "./errors/find-intermediary.ts";
export type { HeaderReader } from "./errors/read-retry-after.ts";
export { redact, REDACTED } from "./errors/redact.ts";
export { redactCause } from "./errors/redact-cause.ts";
export { errorBody, invalidRequest, toAnthropicError, type AnthropicError, } from "./errors/to-anthropic-error.ts";

// ---- dist/errors/codes.d.ts
/** Every way in which a request can fail upstream. */
export type FailureCode = "context_length_exceeded" | "usage_limit_reached" | "usage_not_included" | "insufficient_quota" | "rate_limited" | "overloaded" | "policy_capacity_unavailable" | "server_error" | "bad_gateway" | "cut" | "unreachable" | "network_blocked" | "header_timeout" | "idle_timeout" | "unauthorized" | "forbidden" | "model_not_found" | "policy_blocked" | "invalid_image" | "invalid_encrypted_content" | "unsupported_parameter" | "tool_schema_rejected" | "tool_search_rejected" | "tool_collision" | "format_schema_rejected"
/** A hosted search found nothing in the allowed domains. No client sees it. */
 | "search_filter_empty" | "input_file_rejected" | "parallel_tool_calls_rejected" | "invalid_request";
/** Failures that no backend takes part in: the client's request, the login, the proxy itself. */
export type LocalErrorCode = 
/** The client's request is wrong; shares its name with the backend's own verdict. */
"invalid_request" | "request_too_large" | "request_timeout"
/** The proxy has a key, and the client did not send it. */
 | "wrong_key"
/** A web page or a foreign `Host` asked. */
 | "forbidden_origin" | "not_found" | "method_not_allowed"
/** More requests at once than the proxy takes. */
 | "too_many_requests"
/** The Codex login cannot be used: a `CodexAuthError`, whatever its own code. */
 | "login"
/** The login server cannot be used at the moment; the request may be repeated. */
 | "login_unavailable"
/** The client went away. Not a failure of the backend. */
 | "client_closed"
/** A mistake in the proxy. */
 | "internal";
/** What the record of a request, the metrics and the status page call a failure. One name for one thing. */
export type ErrorCode = FailureCode | LocalErrorCode;
/** One classified failure upstream: plain data, safe to log (no tokens, no prompts, no account ids). */
export interface UpstreamFailure {
    code: FailureCode;
    /** HTTP status of the answer; absent for failures inside a stream or of the connection. */
    status?: number;
    /** The backend's own sentence, or what happened. */
    message: string;
    /** Milliseconds, from `retry-after`, `retry-after-ms`, "try again in 1.2s" or `resets_in_seconds`. */
    retry_after_ms?: number;
    /** Unix seconds. */
    resets_at?: number;
    plan_type?: string;
    /** 300 or 10080. */
    window_minutes?: number;
    /**
     * `unsupported_parameter`: its path (`text.verbosity`), or `include:<value>`. `tool_schema_rejected`: the tool's
     * name upstream, or its place (`tools[3].parameters`); absent or `tools` when the failure names no tool.
     */
    param?: string;
}
/** Facts that the wording needs and that only the caller knows. */
export interface ErrorContext {
    /** Milliseconds since the epoch; for "in N min". */
    now: number;
    /** Tokens of the request and the model's window, for `prompt is too long: N tokens > M maximum`. */
    tokens?: number;
    maximum?: number;
    /** Models that the account lists, for `model_not_found`. */
    models?: readonly string[];
    /** IANA name; default: the machine's. */
    timeZone?: string;
}

// ---- dist/errors/classify-failure.d.ts
import type { CodexEvent } from "../codex.ts";
import type { UpstreamFailure } from "./codes.ts";
import { type HeaderReader } from "./read-retry-after.ts";
/**
 * The one classifier of upstream failures, from an HTTP answer and from stream events.
 * @see docs/mapping.md section 5
 * @module
 */
/** Classifies an HTTP answer that is not 2xx. `bodyText` may be JSON in any of the known shapes, HTML or nothing. Never throws. */
export declare function classifyResponse(status: number, header: HeaderReader, bodyText: string): UpstreamFailure;
/**
 * Classifies a stream event: `error`, `response.failed`, and `codex.rate_limits` with a limit reached and no
 * credits left. `null` for every event that is no failure. Never throws.
 */
export declare function classifyEvent(event: CodexEvent): UpstreamFailure | null;

// ---- dist/errors/read-retry-after.d.ts
/** Reads one header, by lower-case name. */
export type HeaderReader = (name: string) => string | null | undefined;
/**
 * Milliseconds that an answer asks to wait: `retry-after-ms`, or `retry-after` in seconds or as a date, which
 * is measured by the answer's own `date`, so that no clock is needed. `undefined`: nothing usable.
 * @see RFC 9110 section 10.2.3
 */
export declare function retryAfterMs(header: HeaderReader): number | undefined;
/** "Please try again in 1.2s". @see docs/reference/codex-backend.md section 10 */
export declare function tryAgainInMs(message: string): number | undefined;

// ---- dist/errors/error.d.ts
import type { FailureCode, UpstreamFailure } from "./codes.ts";
/**
 * Base of every error that these packages throw. `code` is a literal; `cause` is kept. Message and causes are free of
 * everything that has the form of a secret, see {@link redact}: no error of ours can carry one into a log.
 */
export declare class CodexthropicError<Code extends string = string> extends Error {
    readonly name: string;
    readonly code: Code;
    constructor(code: Code, message: string, options?: ErrorOptions);
}
/** The backend failed, rejected the request or could not be reached; see {@link UpstreamFailure}. */
export declare class UpstreamError extends CodexthropicError<FailureCode> {
    readonly name: string;
    readonly failure: UpstreamFailure;
    constructor(failure: UpstreamFailure, options?: ErrorOptions);
}
/** The client's request is wrong; answered without asking the backend. */
export declare class InvalidRequestError extends CodexthropicError<"invalid_request"> {
    readonly name: string;
    /** `messages.3.content.0.source.data`; empty for the body as a whole. */
    readonly path: string;
    readonly details: Record<string, unknown> | undefined;
    constructor(path: string, problem: string, details?: Record<string, unknown>);
}

// ---- dist/errors/failure-table.d.ts
import type { AnthropicErrorType } from "../anthropic.ts";
import type { ErrorContext, FailureCode, UpstreamFailure } from "./codes.ts";
/**
 * What is done about a failure before the first output. `retry`: the same request is sent again. `refresh`: the
 * token is refreshed, once. `workaround`: the request is sent without what was refused, and what was refused is left
 * out of all later requests of the process. `none`: the client gets the failure.
 */
export type Recovery = "retry" | "refresh" | "workaround" | "none";
export interface FailureRow {
    /** What the client receives. */
    status: number;
    type: AnthropicErrorType;
    message: (failure: UpstreamFailure, context: ErrorContext) => string;
    headers?: (failure: UpstreamFailure, context: ErrorContext) => Record<string, string>;
    recovery: Recovery;
    /**
     * When nothing helped, the failure answers repeats of the same conversation state for a few seconds: clients send
     * a request that gets a 400 up to six times within one second.
     */
    cached: boolean;
}
/**
 * The one table of failures: what the client receives and what is done about it. Claude Code recovers by status, type
 * and wording, so the wording is part of the contract.
 * @see docs/mapping.md section 5, docs/reference/codex-backend.md section 10
 */
export declare const FAILURES: Readonly<Record<FailureCode, FailureRow>>;
/** The codes for which sending the same request once more can help. */
export declare const RETRYABLE: ReadonlySet<FailureCode>;

// ---- dist/errors/find-intermediary.d.ts
import type { HeaderReader } from "./read-retry-after.ts";
/** What answered in place of a server: Cloudflare in front of it, a network proxy, a filter, the login page of a public network. */
export interface Intermediary {
    /** One sentence or two that name it and the server's host. The title of a web page is quoted. */
    message: string;
    /** The same request meets the same obstacle, until somebody does something about the network. */
    isBlocking: boolean;
}
/**
 * Returns whether an answer with a status of success is a web page: the login page of a public network, or the page of
 * a filter, in place of the answer.
 */
export declare function isWebPage(header: HeaderReader): boolean;
/**
 * Finds out whether something between this machine and a server has answered in its place. `null`: it was the server.
 * Only for servers that answer with JSON or events, and never with a web page.
 * @param host `host:port` that was asked
 */
export declare function findIntermediary(host: string, status: number, header: HeaderReader, bodyText: string): Intermediary | null;

// ---- dist/errors/redact.d.ts
/** What stands in place of a secret. */
export declare const REDACTED = "[redacted]";
/**
 * A text without secrets: those that are given, and everything that has the form of a token, a key or an e-mail
 * address. A given secret is found in any letter case, also percent-encoded, cut off after twelve characters or more.
 * @param secrets tokens and ids in use; shorter ones than four characters are ignored
 */
export declare function redact(text: string, secrets?: readonly string[]): string;

// ---- dist/errors/redact-cause.d.ts
/**
 * The cause of an error without secrets, see {@link redact}. Errors without secrets come back as they are; the others
 * become copies that keep name, code and stack.
 */
export declare function redactCause(cause: unknown, secrets?: readonly string[], depth?: number): unknown;

// ---- dist/errors/to-anthropic-error.d.ts
import type { AnthropicErrorType, ErrorEvent } from "../anthropic.ts";
import type { ErrorCode, ErrorContext, UpstreamFailure } from "./codes.ts";
import type { InvalidRequestError } from "./error.ts";
/** What the client receives, and what the record of the request keeps: the same words in both. */
export interface AnthropicError {
    /** For record, metrics and status page; the client does not see it. */
    code: ErrorCode;
    status: number;
    type: AnthropicErrorType;
    message: string;
    /** Lower-case names: `retry-after`, `x-should-retry`, `anthropic-ratelimit-unified-*`. */
    headers: Record<string, string>;
    details?: Record<string, unknown>;
}
/**
 * Words a classified failure. The HTTP answer, the `error` event of a stream and the record all use this function,
 * so with the same context they say the same. Pure; the clock comes in through `context`.
 */
export declare function toAnthropicError(failure: UpstreamFailure, context: ErrorContext): AnthropicError;
/** The same for a request of the client's that is wrong. */
export declare function invalidRequest(error: InvalidRequestError): AnthropicError;
/** The body of an error answer, which is also the data of an `event: error`. */
export declare function errorBody(error: Pick<AnthropicError, "type" | "message" | "details">, requestId?: string): ErrorEvent;

// ---- dist/hash.d.ts
/** 32 hexadecimal digits. */
export declare function hash128(text: string): string;

// ---- dist/json.d.ts
/**
 * Reads JSON that has not been checked. These functions never throw.
 * @module
 */
/** The field names of a wire type, with values that have not been checked. */
export type Unchecked<Wire> = {
    readonly [Field in keyof Wire]?: unknown;
};
export type JsonObject = Record<string, unknown>;
export declare function isObject(value: unknown): value is JsonObject;
/** Returns the object, or an empty one. */
export declare function asObject(value: unknown): JsonObject;
/** Returns the list, or an empty one. */
export declare function asList(value: unknown): readonly unknown[];
/** Returns a text that is not empty, else `undefined`. */
export declare function asText(value: unknown): string | undefined;
/** Returns a text, also an empty one, else `undefined`. */
export declare function asString(value: unknown): string | undefined;
/** Returns a finite number, else `undefined`. */
export declare function asNumber(value: unknown): number | undefined;
/** Returns the objects of a list. Everything else in it is skipped. */
export declare function objectsIn(value: unknown): JsonObject[];
/** Returns the texts of a list that are not empty. Everything else in it is skipped. */
export declare function textsIn(value: unknown): string[];
/** Returns the object that a JSON text holds, or `undefined` when it holds something else. */
export declare function parseObject(text: string): JsonObject | undefined;
/** Returns the parsed text, or `undefined` when it is no JSON. `JSON.parse` would quote the text in its error. */
export declare function parseJson(text: string): unknown;
