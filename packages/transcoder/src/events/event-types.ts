/**
 * Every event type that the backend is known to send: `used`, or the reason why it carries nothing for an
 * Anthropic answer. A type test holds it against openai's `ResponseStreamEvent`; types that are not listed
 * are counted, never thrown.
 * @see docs/reference/codex-backend.md section 8
 */
export const EVENTS = {
  "response.created": "used",
  "response.in_progress": "used",
  "response.queued": "used",
  "response.output_item.added": "used",
  "response.output_item.done": "used",
  "response.output_text.delta": "used",
  "response.output_text.done": "used",
  "response.output_text.annotation.added": "used",
  "response.refusal.delta": "used",
  "response.refusal.done": "used",
  "response.reasoning_summary_text.delta": "used",
  "response.reasoning_summary_text.done": "used",
  "response.function_call_arguments.delta": "used",
  "response.function_call_arguments.done": "used",
  "response.custom_tool_call_input.delta": "used",
  "response.custom_tool_call_input.done": "used",
  "response.completed": "used",
  "response.incomplete": "used",
  "response.failed": "used",
  error: "used",
  "codex.rate_limits": "used",
  // Carries the turn state over the WebSocket; read by codex-client.
  "response.metadata": "used",

  "response.content_part.added": "the part's text comes in its own events",
  "response.content_part.done": "output_text.done and refusal.done say the same",
  "response.reasoning_summary_part.added": "the part's text comes in its own events",
  "response.reasoning_summary_part.done": "reasoning_summary_text.done says the same",
  "response.reasoning_text.delta": "raw reasoning; thinking blocks show the summary",
  "response.reasoning_text.done": "raw reasoning; thinking blocks show the summary",
  "response.web_search_call.in_progress": "the finished item carries the action and its sources",
  "response.web_search_call.searching": "the finished item carries the action and its sources",
  "response.web_search_call.completed": "the finished item carries the action and its sources",
  "response.compaction.compacting":
    "the backend's own compaction is never asked for; a summary is an ordinary answer",
  keepalive: "only keeps the connection open",
  "responsesapi.websocket_timing": "timing of the WebSocket",

  "response.audio.delta": "no audio is asked for",
  "response.audio.done": "no audio is asked for",
  "response.audio.transcript.delta": "no audio is asked for",
  "response.audio.transcript.done": "no audio is asked for",
  "response.code_interpreter_call_code.delta": "the tool is not offered",
  "response.code_interpreter_call_code.done": "the tool is not offered",
  "response.code_interpreter_call.completed": "the tool is not offered",
  "response.code_interpreter_call.in_progress": "the tool is not offered",
  "response.code_interpreter_call.interpreting": "the tool is not offered",
  "response.file_search_call.completed": "the tool is not offered",
  "response.file_search_call.in_progress": "the tool is not offered",
  "response.file_search_call.searching": "the tool is not offered",
  "response.shell_call_command.added": "the tool is not offered",
  "response.shell_call_command.delta": "the tool is not offered",
  "response.shell_call_command.done": "the tool is not offered",
  "response.shell_call_output_content.delta": "the tool is not offered",
  "response.shell_call_output_content.done": "the tool is not offered",
  "response.image_generation_call.completed": "the tool is not offered",
  "response.image_generation_call.generating": "the tool is not offered",
  "response.image_generation_call.in_progress": "the tool is not offered",
  "response.image_generation_call.partial_image": "the tool is not offered",
  "response.mcp_call_arguments.delta": "connectors are not offered",
  "response.mcp_call_arguments.done": "connectors are not offered",
  "response.mcp_call.completed": "connectors are not offered",
  "response.mcp_call.failed": "connectors are not offered",
  "response.mcp_call.in_progress": "connectors are not offered",
  "response.mcp_list_tools.completed": "connectors are not offered",
  "response.mcp_list_tools.failed": "connectors are not offered",
  "response.mcp_list_tools.in_progress": "connectors are not offered",
} as const;

export type ListedType = keyof typeof EVENTS;

/** The types that the reducer handles. */
export type UsedType = {
  [Type in ListedType]: (typeof EVENTS)[Type] extends "used" ? Type : never;
}[ListedType];

const NAMES = Object.entries(EVENTS);

/** Types whose frames need not even be parsed. */
export const IGNORED: ReadonlySet<string> = new Set(
  NAMES.flatMap(([type, use]) => (use === "used" ? [] : [type])),
);
