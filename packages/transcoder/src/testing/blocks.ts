import { asObject, parseObject, type JsonObject } from "@codexthropic/protocol/json";
import { isFilled, isText } from "./problem.ts";

/** What the grammar knows about one type of content block. */
export interface BlockRule {
  /** What is wrong with a `content_block` as it starts. */
  start(block: JsonObject, context: BlockContext): (string | false)[];
  /** The deltas that it may receive, and the field that each carries. */
  deltas: Readonly<Record<string, string>>;
  /** What is wrong with the block as a whole. */
  stop?(deltas: readonly JsonObject[]): (string | false)[];
}

/** What earlier blocks of the message have established. */
export interface BlockContext {
  toolIds: Set<unknown>;
  searches: Set<unknown>;
}

const SEARCH_ERRORS: ReadonlySet<unknown> = new Set([
  "invalid_tool_input",
  "unavailable",
  "max_uses_exceeded",
  "too_many_requests",
  "query_too_long",
  "request_too_large",
]);

const call = (prefix: RegExp): BlockRule => ({
  start: ({ id, name, input }, { toolIds }) => [
    !(isFilled(id) && prefix.test(id)) && "has no valid id",
    toolIds.has(id) && "has the id of another call",
    !isFilled(name) && "has no name",
    JSON.stringify(input) !== "{}" && "must start with the input {} (its content comes in deltas)",
  ],
  deltas: { input_json_delta: "partial_json" },
});

/** @see docs/reference/claude-code-client.md sections 4 and 8.4 */
export const BLOCK_RULES: Readonly<Record<string, BlockRule>> = {
  text: {
    start: ({ text }) => [text !== "" && "must start empty (its text comes in deltas)"],
    deltas: { text_delta: "text", citations_delta: "citation" },
  },
  thinking: {
    start: ({ thinking, signature }) => [
      thinking !== "" && "must start empty (its text comes in deltas)",
      signature !== "" && "must start without a signature",
    ],
    deltas: { thinking_delta: "thinking", signature_delta: "signature" },
    stop: (deltas) => [
      deltas.filter(({ type }) => type === "signature_delta").length !== 1 &&
        "needs exactly one signature_delta",
      deltas.at(-1)?.["type"] !== "signature_delta" && "must end with its signature_delta",
    ],
  },
  compaction: {
    start: ({ content }) => [content !== null && "must start without content (it comes in its delta)"],
    deltas: { compaction_delta: "content" },
    stop: (deltas) => [deltas.length !== 1 && "needs exactly one compaction_delta"],
  },
  redacted_thinking: {
    start: ({ data }) => [!isText(data) && "has no data"],
    deltas: {},
  },
  tool_use: call(/^/),
  server_tool_use: {
    ...call(/^srvtoolu_[A-Za-z0-9_]+$/),
    stop: (deltas) => [!hasInput(deltas) && "has input that is no JSON object"],
  },
  web_search_tool_result: {
    start: ({ tool_use_id, content }, { searches }) => [
      !searches.has(tool_use_id) && "answers no server_tool_use before it",
      !isSearchContent(content) && "has neither a list of results nor a known error",
    ],
    deltas: {},
  },
};

function isSearchContent(content: unknown): boolean {
  if (!Array.isArray(content)) {
    const { type, error_code } = asObject(content);
    return type === "web_search_tool_result_error" && SEARCH_ERRORS.has(error_code);
  }
  return content
    .map(asObject)
    .every(({ type, title, url }) => type === "web_search_result" && isText(title) && isFilled(url));
}

/** Whether the deltas of a call make a JSON object; none at all mean `{}`. */
export function hasInput(deltas: readonly JsonObject[]): boolean {
  const json = deltas.map((delta) => delta["partial_json"]).join("");
  return json === "" || parseObject(json) !== undefined;
}
