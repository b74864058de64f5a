/**
 * What clients receive: closed, since it is what we emit.
 * @see https://docs.anthropic.com/en/api/messages-streaming
 * @module
 */

export type StopReason =
  | "end_turn"
  | "max_tokens"
  | "stop_sequence"
  | "tool_use"
  | "pause_turn"
  | "refusal"
  | "compaction";

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
  error_code:
    | "invalid_tool_input"
    | "unavailable"
    | "max_uses_exceeded"
    | "too_many_requests"
    | "query_too_long"
    | "request_too_large";
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

export type ContentBlock =
  | TextBlock
  | ThinkingBlock
  | ToolUseBlock
  | ServerToolUseBlock
  | WebSearchToolResultBlock
  | CompactionBlock;

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
  output_tokens_details?: { thinking_tokens: number };
  server_tool_use: { web_search_requests: number; web_fetch_requests: number } | null;
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
  status:
    | { type: "available"; tool_uses: Record<string, SafeguardVerdict> }
    | { type: "unsupported" }
    | { type: "unavailable"; reason: "disabled" | "error" | "rate_limited" | "input_too_long" };
}

export type SafeguardVerdict =
  | { type: "evaluated"; outcome: "flagged" | "not_flagged"; explanation?: string }
  /** The call needs no review: the client runs it if its own rules allow it, and otherwise does not. */
  | { type: "skipped" }
  /** `truncated`: the call was not complete when the answer ended. */
  | { type: "unavailable"; reason: "timeout" | "error" | "refused" | "input_too_long" | "truncated" };

/** Why a turn was refused. @see docs/reference/claude-code-client.md section 4.1 */
export interface StopDetails {
  type: "refusal";
  category: string | null;
  explanation: string | null;
}

export type ContentBlockDelta =
  | { type: "text_delta"; text: string }
  | { type: "input_json_delta"; partial_json: string }
  | { type: "thinking_delta"; thinking: string }
  | { type: "signature_delta"; signature: string }
  | { type: "citations_delta"; citation: Citation }
  /** Carries the final value, once. */
  | { type: "compaction_delta"; content: string | null; encrypted_content: string | null };

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

export type MessageStreamEvent =
  | MessageStartEvent
  | ContentBlockStartEvent
  | ContentBlockDeltaEvent
  | ContentBlockStopEvent
  | MessageDeltaEvent
  | MessageStopEvent
  | PingEvent
  | ErrorEvent;

/**
 * `error.type` of an error answer.
 * @see https://docs.anthropic.com/en/api/errors and docs/reference/claude-code-client.md section 5
 */
export type AnthropicErrorType =
  | "invalid_request_error"
  | "authentication_error"
  | "billing_error"
  | "permission_error"
  | "not_found_error"
  | "request_too_large"
  | "rate_limit_error"
  | "timeout_error"
  | "api_error"
  | "overloaded_error"
  | "policy_blocked";

export interface ErrorEvent {
  type: "error";
  error: { type: AnthropicErrorType; message: string; details?: Record<string, unknown> };
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
