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
  /** Always sent as `false`: left out, the backend makes the schema strict (docs/reference/codex-backend.md section 18). */
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

export type InputItem =
  | MessageItem
  | AssistantMessageItem
  | FunctionCallItem
  | FunctionCallOutputItem
  | ToolSearchCallItem
  | ToolSearchOutputItem
  | ReasoningInputItem
  | AdditionalToolsItem;
