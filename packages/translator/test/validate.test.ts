import { describe, expect, it } from "vitest";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { translateRequest } from "../src/index.ts";
import { USER } from "./ask.ts";

const base = { model: "claude-opus-5-5", messages: [USER] };
const content = (block: unknown) => ({ messages: [{ role: "user", content: [block] }] });

/** What `translateRequest` throws. */
function refusal(request: unknown): unknown {
  try {
    translateRequest(request);
  } catch (error) {
    if (error instanceof InvalidRequestError) return error;
    throw error;
  }
  return null;
}

describe("refused, with the path of the field", () => {
  it.each([
    ["", null, "Input should be an object"],
    ["", [], "Input should be an object"],
    ["", "text", "Input should be an object"],
    ["model", { model: undefined }, "model: Field required"],
    ["model", { model: "" }, "model: String should have at least 1 character"],
    ["model", { model: 5 }, "model: Input should be a valid string"],
    ["messages", { messages: undefined }, "messages: Field required"],
    ["messages", { messages: "hi" }, "messages: Input should be a valid list"],
    ["messages", { messages: [] }, "messages: at least one message is required"],
    ["messages.0", { messages: [null] }, "messages.0: Input should be an object"],
    ["messages.1.role", { messages: [USER, { content: "x" }] }, "messages.1.role: Field required"],
    [
      "messages.0.role",
      { messages: [{ role: "tool", content: "x" }] },
      "messages.0.role: Input should be one of user, assistant, system",
    ],
    ["messages.0.content", { messages: [{ role: "user" }] }, "messages.0.content: Field required"],
    [
      "messages.0.content",
      { messages: [{ role: "user", content: 5 }] },
      "messages.0.content: Input should be a valid list",
    ],
    [
      "messages.1.content",
      { messages: [USER, { role: "system", content: 5 }] },
      "messages.1.content: Input should be a valid list",
    ],
    [
      "messages.0.content",
      { messages: [{ role: "assistant", content: null }] },
      "messages.0.content: Input should be a valid list",
    ],
    ["messages.0.content.0", content("text"), "messages.0.content.0: Input should be an object"],
    ["messages.0.content.0.text", content({ type: "text" }), "messages.0.content.0.text: Field required"],
    [
      "messages.0.content.0.text",
      content({ type: "text", text: 5 }),
      "messages.0.content.0.text: Input should be a valid string",
    ],
    [
      "messages.0.content.0.tool_use_id",
      content({ type: "tool_result" }),
      "messages.0.content.0.tool_use_id: Field required",
    ],
    [
      "messages.0.content.0.content",
      content({ type: "tool_result", tool_use_id: "a", content: 5 }),
      "messages.0.content.0.content: Input should be a valid list",
    ],
    [
      "messages.0.content.0.content.1.text",
      content({
        type: "tool_result",
        tool_use_id: "a",
        content: [{ type: "image" }, { type: "text", text: null }],
      }),
      "messages.0.content.0.content.1.text: Input should be a valid string",
    ],
    ["system", { system: 5 }, "system: Input should be a valid list"],
    ["system.0", { system: ["text"] }, "system.0: Input should be an object"],
    ["system.0.text", { system: [{ type: "text" }] }, "system.0.text: Field required"],
    ["tools", { tools: {} }, "tools: Input should be a valid list"],
    ["tools.0", { tools: ["Read"] }, "tools.0: Input should be an object"],
    ["tools.0.name", { tools: [{ input_schema: {} }] }, "tools.0.name: Field required"],
    [
      "tools.1.name",
      { tools: [{ name: "a" }, { type: "custom", name: 5 }] },
      "tools.1.name: Input should be a valid string",
    ],
    ["tool_choice", { tool_choice: "auto" }, "tool_choice: Input should be an object"],
    ["tool_choice.type", { tool_choice: {} }, "tool_choice.type: Field required"],
    [
      "tool_choice.type",
      { tool_choice: { type: "sometimes" } },
      "tool_choice.type: Input should be one of auto, any, tool, none",
    ],
    [
      "thinking.type",
      { thinking: { type: "deep" } },
      "thinking.type: Input should be one of enabled, disabled, adaptive, auto, between_tools",
    ],
    ["max_tokens", { max_tokens: "5" }, "max_tokens: Input should be an integer of at least 0"],
    ["max_tokens", { max_tokens: -1 }, "max_tokens: Input should be an integer of at least 0"],
    ["max_tokens", { max_tokens: 1.5 }, "max_tokens: Input should be an integer of at least 0"],
    ["compaction", { compaction: true }, "compaction: Input should be an object"],
    ["compaction.type", { compaction: {} }, "compaction.type: Field required"],
    [
      "compaction.type",
      { compaction: { type: "drop" } },
      "compaction.type: Input should be one of summarize",
    ],
    [
      "compaction.instructions",
      { compaction: { type: "summarize", instructions: 5 } },
      "compaction.instructions: Input should be a valid string",
    ],
    ["stop_sequences", { stop_sequences: "x" }, "stop_sequences: Input should be a valid list"],
    ["stop_sequences.1", { stop_sequences: ["x", 5] }, "stop_sequences.1: Input should be a valid string"],
  ])("%s ← %j", (path, change, message) => {
    const request = path === "" ? change : { ...base, ...(change as object) };
    expect(refusal(request)).toMatchObject({ code: "invalid_request", path, message });
  });

  it("threads, with the details that make the SDK send the whole history", () => {
    expect(refusal({ ...base, messages: [], thread: { type: "continue", id: "t" } })).toMatchObject({
      path: "thread",
      message: "thread: threads are not supported; send the whole history",
      details: { error_code: "thread_unsupported_request", unsupported: ["thread"] },
    });
  });
});

describe("tolerated", () => {
  const nulls = Object.fromEntries(
    [
      "max_tokens",
      "system",
      "tools",
      "tool_choice",
      "thinking",
      "output_config",
      "output_format",
      "stop_sequences",
      "stream",
      "metadata",
      "speed",
      "service_tier",
      "thread",
      "compaction",
      "temperature",
      "container",
    ].map((field) => [field, null]),
  );
  it.each([
    ["null for anything optional", nulls],
    ["max_tokens 0", { max_tokens: 0 }],
    [
      "unknown fields",
      { betas: ["x"], safeguards: [{}], fallbacks: "?", inference_geo: 5, cache_control: {} },
    ],
    [
      "odd tiers and efforts",
      { service_tier: 7, speed: {}, output_config: { effort: "colossal", format: 5 } },
    ],
    ["an output_config of another type", { output_config: "high" }],
    ["metadata of another type", { metadata: "x" }],
    ["unknown blocks", content({ type: "hologram", data: 5 })],
    ["blocks without a type", content({ text: "x" })],
    ["empty content", { messages: [{ role: "user", content: [] }] }],
    ["a tool_use without anything", { messages: [{ role: "assistant", content: [{ type: "tool_use" }] }] }],
    ["a null in a tool_result", content({ type: "tool_result", tool_use_id: "a", content: null })],
    ["signatures of any kind", content({ type: "thinking", thinking: 5, signature: {} })],
    ["typed tools without a name", { tools: [{ type: "mcp_toolset" }, { type: "web_search_20250305" }] }],
    [
      "a missing schema",
      { tools: [{ name: "a" }, { name: "b", input_schema: null }, { name: "c", input_schema: 5 }] },
    ],
    ["a choice without a name", { tools: [{ name: "a" }], tool_choice: { type: "tool" } }],
    ["types that cannot be made text", content({ type: { toString: 1, valueOf: 1 } })],
    [
      "a system message that only sets the effort",
      {
        messages: [
          USER,
          { role: "system", output_config: { effort: "low" } },
          { role: "system", content: null },
        ],
      },
    ],
    ["unknown system blocks", { system: [{ type: "hologram" }, { type: "text", text: "x" }] }],
  ])("%s", (_name, change) => {
    expect(translateRequest({ ...base, ...change }).body.input).not.toEqual([]);
  });

  it("blocks that are nested beyond any stack", () => {
    let block: object = { type: "tool_reference", tool_name: "a" };
    for (let depth = 0; depth < 20_000; depth++)
      block = { type: "tool_result", tool_use_id: "a", content: [block] };
    const summary = { role: "assistant", content: [{ type: "compaction", content: "s" }] };
    const nested = { role: "user", content: [block] };
    expect(translateRequest({ ...base, messages: [nested, summary, USER] }).body.input).toHaveLength(2);
    expect(translateRequest({ ...base, messages: [nested] }).body.input).not.toEqual([]);
  });

  it("input that is nested beyond what can be written", () => {
    let input: unknown = {};
    for (let depth = 0; depth < 20_000; depth++) input = [input];
    const messages = [{ role: "assistant", content: [{ type: "tool_use", id: "a", name: "b", input }] }];
    const answer = translateRequest({
      ...base,
      messages,
      tools: [{ name: "b", input_schema: { default: 1, items: input } }],
    });
    expect(answer.body.tools).toHaveLength(1);
  });
});
