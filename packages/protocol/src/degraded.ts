/**
 * The fixed vocabulary of what is dropped or emulated with a loss: `<what>.<variant>`.
 * It appears in `x-codexthropic-degraded`, the access log, the status page and `GET /capabilities`.
 * What is emulated faithfully or has no effect is not listed.
 */
export const DEGRADED = {
  "image.file": "images by file id become a placeholder: the backend has no such store",
  "image.assistant": "images in assistant turns become a placeholder",
  "image.invalid":
    "images that are not png, jpeg, gif or webp, or whose data is damaged, become a placeholder",
  "image.url": "image URLs other than http(s) and data become a placeholder",
  "document.file": "documents by file id become a placeholder",
  "document.invalid": "documents that are no PDF or damaged become a placeholder",
  "document.assistant": "documents in assistant turns become a placeholder",
  "document.citations": "citations of documents and search results are not made",
  "block.server_tool": "history of Anthropic's server tools becomes a short text",
  "block.unknown": "blocks that this version does not know become a short text",
  "thinking.foreign": "thinking that another model or another service signed is left out",
  "tool.code_execution": "code execution is not offered",
  "tool.web_fetch": "web_fetch is served by the hosted search, which may open pages",
  "tool.mcp": "MCP connectors run on Anthropic's servers and are not offered",
  "tool.toolset": "browser and computer toolsets are not offered",
  "tool.strict": "strict tool use is not enforced",
  "tool.unknown": "server tools that this version does not know are not offered",
  "tool.duplicate": "a second tool of the same name is dropped",
  "tool.web_search": "hosted web search is not available in this lane",
  "tool_choice.unknown": "a tool_choice that names no offered tool becomes auto",
  "schema.pattern": "a regular expression outside the backend's dialect is removed from a tool's schema",
  "schema.repaired": "a tool's schema was repaired",
  "effort.clamped": "the effort was lowered to the highest level of the model",
  "format.not_strict": "structured output is asked for without strict mode",
  "format.unknown": "an output format other than json_schema is not asked for",
  "service_tier.unavailable": "the model has no priority tier",
  "sampling.ignored": "temperature, top_p and top_k have no effect",
  "mcp_servers.ignored": "mcp_servers is not supported",
  "container.ignored": "containers are not supported",
  "context_management.ignored": "the client's rules for clearing old context are not applied",
  "task_budget.ignored": "task budgets are not supported",
} as const;

export type Degraded = keyof typeof DEGRADED;
