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
  metadata?: { user_id?: string | null } | null;
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
  output_config?: { effort?: string | null } | null;
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

export type ImageSource =
  | { type: "base64"; media_type: string; data: string }
  | { type: "url"; url: string }
  | { type: "file"; file_id: string };

export interface DocumentBlockParam {
  type: "document";
  source: DocumentSource | UnknownBlock;
  title?: string | null;
  context?: string | null;
  citations?: unknown;
  cache_control?: unknown;
}

export type DocumentSource =
  | { type: "base64"; media_type: string; data: string }
  | { type: "text"; media_type?: string; data: string }
  | { type: "content"; content: string | ContentBlockParam[] }
  | { type: "url"; url: string }
  | { type: "file"; file_id: string };

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
  tool:
    | { type: "tool_reference"; name: string }
    | { type: "tool_definition"; definition: ToolParam }
    | UnknownBlock;
}

/** Beta: inside `role:"system"`, takes a tool away from here on. */
export interface ToolRemovalBlockParam {
  type: "tool_removal";
  tool: { type: "tool_reference"; name: string } | UnknownBlock;
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

export type KnownBlockParam =
  | TextBlockParam
  | ImageBlockParam
  | DocumentBlockParam
  | SearchResultBlockParam
  | ThinkingBlockParam
  | RedactedThinkingBlockParam
  | ToolUseBlockParam
  | ToolResultBlockParam
  | ToolReferenceBlockParam
  | ServerToolUseBlockParam
  | WebSearchToolResultBlockParam
  | ToolAdditionBlockParam
  | ToolRemovalBlockParam
  | CompactionBlockParam;

export type ContentBlockParam = KnownBlockParam | UnknownBlock;

/** A JSON Schema as clients send it: an object by contract, anything in practice. */
export type JsonSchema = { [keyword: string]: unknown };

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

export type ToolChoice =
  | { type: "auto"; disable_parallel_tool_use?: boolean | null }
  | { type: "any"; disable_parallel_tool_use?: boolean | null }
  | { type: "tool"; name: string; disable_parallel_tool_use?: boolean | null }
  | { type: "none" };

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
