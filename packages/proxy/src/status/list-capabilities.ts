import { DEGRADED } from "@codexthropic/protocol/contract";

/** `GET /capabilities`: every feature of the Messages API that somebody may ask for, and what becomes of it. */
export interface Capabilities {
  /** The backend does it itself. */
  native: Readonly<Record<string, string>>;
  /** We do it, and the client cannot tell. */
  emulated: Readonly<Record<string, string>>;
  /** Dropped or emulated with a loss; the keys are those of the `x-codexthropic-degraded` header. */
  degraded: Readonly<Record<string, string>>;
}

const NATIVE = {
  streaming: "server-sent events, in Anthropic's order and grammar",
  "streaming.off": "complete messages, made from the same events",
  system: "system prompts, and system messages between others",
  text: "text in and out",
  image: "png, jpeg, gif and webp: base64 and URL, also in tool results",
  "document.pdf": "PDFs, also in tool results",
  tools: "function tools with their schemas, tool_choice included",
  "tools.parallel": "several calls in one answer, and disable_parallel_tool_use",
  "tools.fine_grained": "arguments stream as they come",
  thinking: "reasoning summaries as thinking blocks; the signature carries the reasoning to later turns",
  effort: "output_config.effort and thinking budgets",
  structured_outputs: "output_config.format with a JSON schema",
  prompt_caching: "automatic; usage tells what came from the cache, cache_control is not needed",
  fast: "speed: fast and service_tier: priority",
  web_search: "hosted search with sources, citations and allowed domains",
  refusal: "refusals as text with stop_reason refusal",
  usage: "input, cached, output and thinking tokens",
  rate_limits: "both windows of the plan as anthropic-ratelimit-unified-* headers",
} as const;

const EMULATED = {
  stop_sequences: "looked for in the text; the answer ends there and upstream is cancelled",
  "web_search.blocked_domains": "results from them are removed",
  "web_search.max_uses": "searches are counted",
  "tools.deferred": "deferred tools are offered once a tool_reference has loaded them",
  "tools.names": "names that the backend does not accept are rewritten and restored",
  "tools.typed": "bash, text_editor, memory and computer as function tools with the published schemas",
  "document.text": "text and content documents as inlined text",
  search_result: "title, source and content as text",
  "tool_result.is_error": "told to the model in words",
  count_tokens: "counted by us over what would be sent",
  models: "the account's catalogue under /v1/models",
  ping: "every ten seconds without a byte",
  error_types: "upstream failures with the status, type and wording that clients recover by",
  safeguards: "verdicts on tool calls for Claude Code's auto mode, by one request to a fast model",
  "thread.full_history": "threads are declined in the way that makes the SDK send the whole history",
} as const;

export function listCapabilities(): Capabilities {
  return { native: NATIVE, emulated: EMULATED, degraded: DEGRADED };
}
