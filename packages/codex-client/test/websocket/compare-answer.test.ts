import type { InputItem, OutputItem, OutputMessageItem } from "@codexthropic/protocol/codex";
import { describe, expect, it } from "vitest";

import { answersCalls, isSameAnswer } from "../../src/websocket/compare-answer.ts";
import { assistant, user } from "./support.ts";

const message = (...texts: string[]): OutputMessageItem => ({
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: texts.map((text) => ({ type: "output_text", text, annotations: [] })),
  phase: "final_answer",
});
const reasoning = (encrypted: string, id?: string): InputItem & OutputItem => ({
  type: "reasoning",
  ...(id !== undefined && { id }),
  summary: [],
  encrypted_content: encrypted,
});
const call = (id: string, name = "Bash", text = '{"command":"ls"}'): InputItem & OutputItem => ({
  type: "function_call",
  call_id: id,
  name,
  arguments: text,
});
const search = (id: string): InputItem & OutputItem => ({
  type: "tool_search_call",
  call_id: id,
  status: "completed",
  execution: "client",
  arguments: { query: "q" },
});
const output = (id: string): InputItem => ({ type: "function_call_output", call_id: id, output: "done" });
const found = (id: string): InputItem => ({
  type: "tool_search_output",
  call_id: id,
  status: "completed",
  execution: "client",
  tools: [],
});

describe("the same answer", () => {
  it.each<[string, OutputItem[], InputItem[]]>([
    ["nothing", [], []],
    ["a text", [message("Hello.")], [assistant("Hello.")]],
    [
      "texts that came as several items",
      [message("a", "b"), message("c")],
      [assistant("ab"), assistant("c")],
    ],
    ["a message without text", [message(""), call("1")], [call("1")]],
    [
      "reasoning with and without its id",
      [reasoning("gAAA", "rs_1"), message("a")],
      [reasoning("gAAA"), assistant("a")],
    ],
    ["reasoning that the client did not get", [reasoning("gAAA"), message("a")], [assistant("a")]],
    ["texts around it", [message("a"), reasoning("gAAA"), message("b")], [assistant("ab")]],
    ["reasoning without its state", [{ type: "reasoning", summary: [] }, message("a")], [assistant("a")]],
    ["cleaned arguments", [call("1", "Bash", '{"command":"ls","timeout":null}')], [call("1")]],
    ["parallel calls", [call("1"), call("2", "Read")], [call("1"), call("2", "Read")]],
    ["a search for tools", [search("1")], [search("1")]],
  ])("%s", (_, received, sentBack) => {
    expect(isSameAnswer(received, sentBack)).toBe(true);
  });
});

describe("another answer", () => {
  it.each<[string, OutputItem[], InputItem[]]>([
    ["a text that was cut", [message("Hello. STOP")], [assistant("Hello. ")]],
    ["a text that was cleaned", [message("a<marker>b")], [assistant("ab")]],
    ["another order", [message("a"), call("1")], [call("1"), assistant("a")]],
    ["other reasoning", [reasoning("gAAA"), message("a")], [reasoning("gBBB"), assistant("a")]],
    ["reasoning in another place", [reasoning("gAAA"), message("a")], [assistant("a"), reasoning("gAAA")]],
    ["reasoning that the backend does not hold", [message("a")], [reasoning("gAAA"), assistant("a")]],
    ["a wrapper of two calls", [call("1", "multi_tool_use.parallel")], [call("1_1"), call("1_2")]],
    ["a call that was left out", [call("1"), call("2")], [call("1")]],
    ["a call that was added", [call("1")], [call("1"), call("2")]],
    ["a call with another id", [call("1")], [call("1_2")]],
    ["a call with another name", [call("1", "functions.Bash")], [call("1", "Bash")]],
    ["a call in a namespace", [{ ...call("1"), namespace: "mcp" } as OutputItem], [call("1")]],
    ["broken arguments", [call("1", "Bash", '{"command":"l')], [call("1", "Bash", "{}")]],
    ["a call without an id", [{ type: "function_call", name: "Bash", arguments: "{}" }], [call("call_1")]],
    ["a custom call", [{ type: "custom_tool_call", call_id: "1", name: "Bash", input: "ls" }], [call("1")]],
    ["a search of the backend's own", [{ ...search("1"), execution: "server" } as OutputItem], [search("1")]],
    ["a web search", [{ type: "web_search_call", id: "ws_1" }, message("a")], [assistant("a")]],
    [
      "a refusal",
      [{ ...message(), content: [{ type: "refusal", refusal: "No." }] } as OutputItem],
      [assistant("No.")],
    ],
    ["an unknown item", [{ type: "image_generation_call" }, message("a")], [assistant("a")]],
    ["a message of the user", [message("a")], [user("a")]],
  ])("%s", (_, received, sentBack) => {
    expect(isSameAnswer(received, sentBack)).toBe(false);
  });
});

it("each call has to be answered once, and by its own kind of id only", () => {
  expect(answersCalls([call("1"), search("2")], [found("2"), output("1"), user("and")])).toBe(true);
  expect(answersCalls([call("1")], [output("1"), call("2"), output("2")])).toBe(true);
  expect(answersCalls([call("1")], [])).toBe(false);
  expect(answersCalls([call("1")], [output("1"), output("1")])).toBe(false);
  expect(answersCalls([assistant("a")], [output("1")])).toBe(false);
});
