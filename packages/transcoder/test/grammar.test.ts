import { describe, expect, it } from "vitest";
import { toSse } from "../src/index.ts";
import { assertStream, checkStream, parseStream } from "../src/testing.ts";
import { fixture, run } from "./support.ts";

type Event = Record<string, unknown>;

const usage = { input_tokens: 1, output_tokens: 1 };
const start = (changes: Event = {}): Event => ({
  type: "message_start",
  message: {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "m",
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage,
    ...changes,
  },
});
const block = (content_block: Event, index = 0): Event => ({
  type: "content_block_start",
  index,
  content_block,
});
const delta = (change: Event, index = 0): Event => ({ type: "content_block_delta", index, delta: change });
const stop = (index = 0): Event => ({ type: "content_block_stop", index });
const end = (stop_reason = "end_turn", more: Event = {}): Event[] => [
  { type: "message_delta", delta: { stop_reason, stop_sequence: null, ...more }, usage },
  { type: "message_stop" },
];
const text = { type: "text", text: "" };
const thinking = { type: "thinking", thinking: "", signature: "" };
const tool = { type: "tool_use", id: "call_1", name: "Read", input: {} };
const search = { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: {} };
const signed = delta({ type: "signature_delta", signature: "s" });
const hi = delta({ type: "text_delta", text: "hi" });
const json = (partial_json: string, index = 0): Event =>
  delta({ type: "input_json_delta", partial_json }, index);
const results = (content: unknown, tool_use_id = "srvtoolu_1"): Event => ({
  type: "web_search_tool_result",
  tool_use_id,
  content,
});

const problems = (...events: unknown[]): string[] =>
  checkStream(events).map(({ at, problem }) => `${at}: ${problem}`);

describe("the grammar accepts", () => {
  it.each<[string, unknown[]]>([
    ["an empty answer", [start(), ...end()]],
    [
      "text, with pings anywhere",
      [{ type: "ping" }, start(), { type: "ping" }, block(text), { type: "ping" }, hi, stop(), ...end()],
    ],
    [
      "citations",
      [start(), block(text), delta({ type: "citations_delta", citation: { type: "x" } }), stop(), ...end()],
    ],
    [
      "thinking",
      [start(), block(thinking), delta({ type: "thinking_delta", thinking: "x" }), signed, stop(), ...end()],
    ],
    ["redacted thinking", [start(), block({ type: "redacted_thinking", data: "x" }), stop(), ...end()]],
    ["a call", [start(), block(tool), json('{"a"'), json(":1}"), stop(), ...end("tool_use")]],
    ["a call without input", [start(), block(tool), stop(), ...end("tool_use")]],
    [
      "a search",
      [
        start(),
        block(search),
        json("{}"),
        stop(),
        block(results([{ type: "web_search_result", title: "", url: "u" }]), 1),
        stop(1),
        ...end(),
      ],
    ],
    [
      "a failed search",
      [
        start(),
        block(search),
        stop(),
        block(results({ type: "web_search_tool_result_error", error_code: "unavailable" }), 1),
        stop(1),
        ...end(),
      ],
    ],
    ["a stop sequence", [start(), ...end("stop_sequence", { stop_sequence: "x" })]],
    ["an error at once", [{ type: "error", error: { type: "api_error", message: "x" } }]],
    [
      "an error inside a block",
      [start(), block(text), { type: "error", error: { type: "api_error", message: "x" } }],
    ],
  ])("%s", (_, events) => {
    expect(problems(...events)).toEqual([]);
    expect(() => assertStream(events)).not.toThrow();
  });
});

describe("the grammar refuses", () => {
  const begun = [start(), block(text)];
  it.each<[string, unknown[]]>([
    ["0: the stream ends with neither message_stop nor error", []],
    ["1: the stream ends with neither message_stop nor error", [start()]],
    ["0: unknown event undefined", [null, start(), ...end()]],
    ["0: unknown event 7", [{ type: 7 }, start(), ...end()]],
    ["0: unknown event constructor", [{ type: "constructor" }, start(), ...end()]],
    ["3: ping after the end of the stream", [start(), ...end(), { type: "ping" }]],
    ["1: a second message_start", [start(), start(), ...end()]],
    ["0: the message's id must begin with msg_", [start({ id: "chatcmpl-1" }), ...end()]],
    ["0: the message must be one of the assistant", [start({ role: "user" }), ...end()]],
    ["0: the message must be one of the assistant", [start({ type: "text" }), ...end()]],
    ["0: the message names no model", [start({ model: "" }), ...end()]],
    ["0: the message must start without content", [start({ content: [text] }), ...end()]],
    ["0: the message must start without content", [start({ content: "" }), ...end()]],
    ["0: the message must start without a stop reason", [start({ stop_reason: "end_turn" }), ...end()]],
    ["0: the message must start without a stop reason", [start({ stop_sequence: "x" }), ...end()]],
    ["0: usage.input_tokens is no token count", [start({ usage: { output_tokens: 1 } }), ...end()]],
    [
      "0: usage.output_tokens is no token count",
      [start({ usage: { input_tokens: 1, output_tokens: -1 } }), ...end()],
    ],
    [
      "0: usage.cache_read_input_tokens is no token count",
      [start({ usage: { ...usage, cache_read_input_tokens: 0.5 } }), ...end()],
    ],
    ["0: text block starts before message_start", [block(text), stop(), start(), ...end()]],
    ["2: text block starts while another block is open", [...begun, block(text, 1), stop(1), ...end()]],
    ["1: text block has index 1 instead of 0", [start(), block(text, 1), stop(1), ...end()]],
    ["1: unknown block type image", [start(), block({ type: "image" }), stop(), ...end()]],
    ["1: unknown block type toString", [start(), block({ type: "toString" }), stop(), ...end()]],
    [
      "1: text block must start empty (its text comes in deltas)",
      [start(), block({ type: "text", text: "x" }), stop(), ...end()],
    ],
    [
      "1: thinking block must start empty (its text comes in deltas)",
      [start(), block({ ...thinking, thinking: "x" }), signed, stop(), ...end()],
    ],
    [
      "1: thinking block must start without a signature",
      [start(), block({ ...thinking, signature: "x" }), signed, stop(), ...end()],
    ],
    [
      "1: redacted_thinking block has no data",
      [start(), block({ type: "redacted_thinking" }), stop(), ...end()],
    ],
    ["1: tool_use block has no valid id", [start(), block({ ...tool, id: "" }), stop(), ...end("tool_use")]],
    [
      "1: server_tool_use block has no valid id",
      [start(), block({ ...search, id: "call_1" }), stop(), ...end()],
    ],
    ["1: tool_use block has no name", [start(), block({ ...tool, name: "" }), stop(), ...end("tool_use")]],
    [
      "1: tool_use block must start with the input {} (its content comes in deltas)",
      [start(), block({ ...tool, input: { a: 1 } }), stop(), ...end("tool_use")],
    ],
    [
      "3: tool_use block has the id of another call",
      [start(), block(tool), stop(), block(tool, 1), stop(1), ...end("tool_use")],
    ],
    [
      "3: tool_use block has input that is no JSON object",
      [start(), block(tool), json('{"a"'), stop(), ...end("tool_use")],
    ],
    [
      "3: tool_use block has input that is no JSON object",
      [start(), block(tool), json("[]"), stop(), ...end("tool_use")],
    ],
    [
      "3: tool_use block has input that is no JSON object",
      [start(), block(tool), json("null"), stop(), ...end("tool_use")],
    ],
    [
      "1: web_search_tool_result block answers no server_tool_use before it",
      [start(), block(results([])), stop(), ...end()],
    ],
    [
      "3: web_search_tool_result block has neither a list of results nor a known error",
      [start(), block(search), stop(), block(results([{ type: "page" }]), 1), stop(1), ...end()],
    ],
    [
      "3: web_search_tool_result block has neither a list of results nor a known error",
      [
        start(),
        block(search),
        stop(),
        block(results([{ type: "web_search_result", title: "t", url: "" }]), 1),
        stop(1),
        ...end(),
      ],
    ],
    [
      "3: web_search_tool_result block has neither a list of results nor a known error",
      [start(), block(search), stop(), block(results({ error_code: "unavailable" }), 1), stop(1), ...end()],
    ],
    [
      "3: web_search_tool_result block has neither a list of results nor a known error",
      [
        start(),
        block(search),
        stop(),
        block(results({ type: "web_search_tool_result_error", error_code: "odd" }), 1),
        stop(1),
        ...end(),
      ],
    ],
    [
      "3: web_search_tool_result block answers no server_tool_use before it",
      [
        start(),
        block({ ...tool, id: "srvtoolu_1" }),
        stop(),
        block(results([]), 1),
        stop(1),
        ...end("tool_use"),
      ],
    ],
    [
      "3: stop_reason tool_use without a tool_use block",
      [start(), block(search), stop(), ...end("tool_use")],
    ],
    [
      "3: web_search_tool_result block has neither a list of results nor a known error",
      [
        start(),
        block(search),
        stop(),
        block(results([{ type: "page", title: "t", url: "u" }]), 1),
        stop(1),
        ...end(),
      ],
    ],
    [
      "3: web_search_tool_result block has neither a list of results nor a known error",
      [
        start(),
        block(search),
        stop(),
        block(results([{ type: "web_search_result", url: "u" }]), 1),
        stop(1),
        ...end(),
      ],
    ],
    ["1: a delta outside of a block", [start(), hi, ...end()]],
    [
      "2: a delta of a block that is not open",
      [...begun, delta({ type: "text_delta", text: "x" }, 1), stop(), ...end()],
    ],
    ["2: input_json_delta in a text block", [...begun, json("{}"), stop(), ...end()]],
    ["2: a delta without text", [...begun, delta({ type: "text_delta" }), stop(), ...end()]],
    [
      "2: a delta without citation",
      [...begun, delta({ type: "citations_delta", citation: null }), stop(), ...end()],
    ],
    ["2: undefined in a text block", [...begun, { type: "content_block_delta", index: 0 }, stop(), ...end()]],
    ["1: content_block_stop outside of a block", [start(), stop(), ...end()]],
    ["2: content_block_stop of a block that is not open", [...begun, stop(1), ...end()]],
    [
      "3: thinking block must end with its signature_delta",
      [start(), block(thinking), stop(), ...end()].toSpliced(2, 0, hi),
    ],
    ["2: thinking block needs exactly one signature_delta", [start(), block(thinking), stop(), ...end()]],
    [
      "4: thinking block needs exactly one signature_delta",
      [start(), block(thinking), signed, signed, stop(), ...end()],
    ],
    [
      "4: thinking block must end with its signature_delta",
      [start(), block(thinking), signed, delta({ type: "thinking_delta", thinking: "x" }), stop(), ...end()],
    ],
    ["2: message_delta while another block is open", [...begun, ...end()]],
    ["2: message_delta after message_delta", [start(), ...end().slice(0, 1), ...end()]],
    ["1: message_stop without a message_delta before it", [start(), { type: "message_stop" }]],
    ["1: unknown stop_reason stop", [start(), ...end("stop")]],
    [
      "1: stop_sequence must be given with that stop_reason, and only then",
      [start(), ...end("stop_sequence")],
    ],
    [
      "1: stop_sequence must be given with that stop_reason, and only then",
      [start(), ...end("end_turn", { stop_sequence: "x" })],
    ],
    ["1: stop_reason tool_use without a tool_use block", [start(), ...end("tool_use")]],
    [
      "1: usage.input_tokens is no token count",
      [start(), { type: "message_delta", delta: { stop_reason: "end_turn" } }, { type: "message_stop" }],
    ],
    ["0: an error needs a type and a message", [{ type: "error", error: { type: "api_error" } }]],
    ["0: an error needs a type and a message", [{ type: "error", error: { message: "x" } }]],
  ])("%s", (problem, events) => {
    expect(problems(...events)).toContain(problem);
    expect(() => assertStream(events)).toThrow(problem.replace(/^(\d+): /, "event $1: "));
  });
});

describe("written streams", () => {
  it("are read back", () => {
    const answer = run(fixture("gpt-5.5-web-search"));
    expect(parseStream(`: hello\n\n${toSse(answer)}`)).toEqual(answer);
  });

  it.each([
    ['data: {"type":"ping"}\n\n', "A frame without an event line: both clients ignore it"],
    ['event: ping\ndata: {"type":"pong"}\n\n', "The event line says ping, the data pong"],
    ["event: ping\ndata: null\n\n", "The event line says ping, the data undefined"],
    ["event: ping\ndata: [DONE]\n\n", "JSON"],
  ])("%j is refused", (frame, message) => {
    expect(() => parseStream(frame)).toThrow(message);
  });
});
