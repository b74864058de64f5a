import type { ContentBlock } from "@codexthropic/protocol/anthropic";
import { encodeSignature } from "@codexthropic/protocol/contract";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { translateRequest, type TranslateOptions } from "../src/index.ts";
import { request } from "./arbitraries.ts";
import { catalog } from "./captures.ts";

const MODEL = "gpt-5.6-terra";
const signature = encodeSignature({
  item_id: "rs_1",
  model: MODEL,
  encrypted_content: `gAAAA${"A".repeat(123)}`,
} as never);

const thinking = { type: "thinking", thinking: "Hm.", signature };
const text = (value: string): object => ({ type: "text", text: value, citations: null });
const call = (id: string, name = "Bash", input: object = { command: "ls" }): object => ({
  type: "tool_use",
  id,
  name,
  input,
});
const result = (id: string): object => ({ type: "tool_result", tool_use_id: id, content: "done" });

const TOOLS = [
  { name: "Bash", input_schema: { type: "object", properties: { command: { type: "string" } } } },
  { name: "mcp__a.very.odd.name", input_schema: { type: "object" } },
  { name: "ToolSearch", input_schema: { type: "object", properties: { query: { type: "string" } } } },
  { name: "Deferred", input_schema: { type: "object" }, defer_loading: true },
];

function follow(answer: object[], next: object[], options: TranslateOptions = {}): void {
  const asked = { model: "claude-opus-5", max_tokens: 9, tools: TOOLS, thinking: { type: "adaptive" } };
  const messages = [{ role: "user", content: "go" }];
  const settings = { model: MODEL, catalog, ...options };
  const { nextInput } = translateRequest({ ...asked, messages }, settings);
  const later = [...messages, { role: "assistant", content: answer }, { role: "user", content: next }];
  const { input } = translateRequest({ ...asked, messages: later }, settings).body;
  const expected = nextInput?.(answer as ContentBlock[]) ?? [];
  expect(expected.length).toBeGreaterThan(0);
  expect(input.slice(0, expected.length)).toEqual(expected);
  expect(input.length).toBeGreaterThan(expected.length);
}

describe("the next request begins with the input after the answer", () => {
  it.each<[string, object[], object[]]>([
    ["text", [text("Hello.")], [text("go on")]],
    ["thinking and text", [thinking, text("Hello.")], [text("go on")]],
    ["commentary and a call", [thinking, text("I look."), call("t1")], [result("t1")]],
    [
      "parallel calls",
      [call("t1"), call("t2"), call("t3")],
      [result("t2"), result("t1"), result("t3"), text("and")],
    ],
    [
      "a call whose id and name are rewritten",
      [call("i".repeat(70), "mcp__a.very.odd.name", {})],
      [result("i".repeat(70))],
    ],
    ["an interrupted call", [call("t1")], [text("stop")]],
    [
      "a search for tools",
      [call("s1", "ToolSearch", { query: "d" })],
      [
        {
          type: "tool_result",
          tool_use_id: "s1",
          content: [{ type: "tool_reference", tool_name: "Deferred" }],
        },
      ],
    ],
    [
      "a web search",
      [
        { type: "server_tool_use", id: "srvtoolu_1", name: "web_search", input: { query: "q" } },
        { type: "web_search_tool_result", tool_use_id: "srvtoolu_1", content: [] },
        text("Found."),
      ],
      [text("go on")],
    ],
  ])("%s", (_, answer, next) => {
    for (const lane of ["full", "lite"] as const) follow(answer, next, { lane });
  });
});

it("is total, whatever the request and the answer are", () => {
  fc.assert(
    fc.property(
      request,
      fc.array(fc.constantFrom(text("a"), call("toolu_1"), thinking), { maxLength: 4 }),
      (value, answer) => {
        const { nextInput } = translateRequest(value, { model: MODEL });
        expect(Array.isArray(nextInput?.(answer as ContentBlock[]))).toBe(true);
      },
    ),
    { numRuns: 100 },
  );
});
