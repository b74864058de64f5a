/** The frames of one answer as the backend words them. @see docs/reference/codex-backend.md section 8 */

const frame = (type: string, rest: object): string =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;

const ids = { item_id: "msg_bench0123456789abcdef0123456789", output_index: 1, content_index: 0 };
const response = { id: "resp_bench0123456789abcdef", object: "response", model: "gpt-5.5" };
const message = { id: ids.item_id, type: "message", role: "assistant" };
const reasoning = { id: "rs_bench0123456789abcdef", type: "reasoning" };
const summary = { item_id: reasoning.id, output_index: 0, summary_index: 0 };

/** Reasoning with a summary, then the beginning of the text. */
export const OPENING: string = [
  frame("response.created", { response: { ...response, status: "in_progress" }, sequence_number: 0 }),
  frame("response.in_progress", { response: { ...response, status: "in_progress" }, sequence_number: 1 }),
  frame("response.output_item.added", { output_index: 0, item: { ...reasoning, summary: [] } }),
  frame("response.reasoning_summary_part.added", { ...summary, part: { type: "summary_text", text: "" } }),
  frame("response.reasoning_summary_text.delta", { ...summary, delta: "**Measuring**" }),
  frame("response.reasoning_summary_text.done", { ...summary, text: "**Measuring**" }),
  frame("response.output_item.done", {
    output_index: 0,
    item: {
      ...reasoning,
      summary: [{ type: "summary_text", text: "**Measuring**" }],
      encrypted_content: `gAAAAAB${"bench".repeat(200)}=`,
    },
  }),
  frame("response.output_item.added", {
    output_index: 1,
    item: { ...message, status: "in_progress", content: [] },
  }),
  frame("response.content_part.added", { ...ids, part: { type: "output_text", annotations: [], text: "" } }),
].join("");

const [before, after] = frame("response.output_text.delta", {
  ...ids,
  delta: "\0",
  logprobs: [],
  obfuscation: "vCl2TpQ0Zx",
}).split(String.raw`\u0000`);

/** The first delta carries no stamp, so that no repetition of the whole text begins with one. */
export const FIRST = "Well";

/** `text` must not need escaping. */
export const delta = (text: string): string => before + text + after;

export function ending(text: string): string {
  const part = { type: "output_text", annotations: [], logprobs: [], text };
  const item = { ...message, status: "completed", content: [part] };
  const usage = {
    input_tokens: 25_000,
    input_tokens_details: { cached_tokens: 20_000 },
    output_tokens: 500,
    output_tokens_details: { reasoning_tokens: 20 },
    total_tokens: 25_500,
  };
  return [
    frame("response.output_text.done", { ...ids, text }),
    frame("response.content_part.done", { ...ids, part }),
    frame("response.output_item.done", { output_index: 1, item }),
    frame("response.completed", { response: { ...response, status: "completed", output: [], usage } }),
  ].join("");
}
