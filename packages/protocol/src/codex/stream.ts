/**
 * What the backend streams.
 * @see docs/reference/codex-backend.md section 8, https://platform.openai.com/docs/api-reference/responses-streaming
 * @module
 */

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
  /** Seen in place of the sources. */
  results?: { type?: string; url?: string; title?: string | null }[] | null;
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

export type KnownOutputItem =
  | OutputMessageItem
  | OutputReasoningItem
  | OutputFunctionCallItem
  | OutputCustomToolCallItem
  | OutputWebSearchCallItem
  | OutputToolSearchCallItem;
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
  | CodexRateLimitsEvent
  | CodexMetadataEvent;

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
