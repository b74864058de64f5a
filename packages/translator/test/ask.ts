import type { InputItem } from "@codexthropic/protocol/codex";
import { translateRequest, type TranslateOptions, type Translation } from "../src/index.ts";
import type { JsonObject } from "@codexthropic/protocol/json";

export const USER: JsonObject = { role: "user", content: "hi" };

/** Translates a request of which only the fields of interest are given. */
export function ask(request: JsonObject = {}, options: TranslateOptions = {}): Translation {
  return translateRequest({ model: "claude-opus-5-5", messages: [USER], ...request }, options);
}

export function inputOf(messages: unknown, options: TranslateOptions = {}): InputItem[] {
  return ask({ messages }, options).body.input;
}

export const user = (...content: JsonObject[]): JsonObject => ({ role: "user", content });
export const assistant = (...content: JsonObject[]): JsonObject => ({ role: "assistant", content });
export const system = (content: string | JsonObject[], more: JsonObject = {}): JsonObject => ({
  role: "system",
  content,
  ...more,
});
export const text = (value: string): JsonObject => ({ type: "text", text: value });
export const call = (id: string, name = "Read", input: unknown = {}): JsonObject => ({
  type: "tool_use",
  id,
  name,
  input,
});
export const result = (id: string, content: unknown = "ok", more: JsonObject = {}): JsonObject => ({
  type: "tool_result",
  tool_use_id: id,
  content,
  ...more,
});

/** Items in the shape of the wire. */
export const said = (role: "user" | "developer", ...texts: string[]): JsonObject => ({
  type: "message",
  role,
  content: texts.map((value) => ({ type: "input_text", text: value })),
});
const assistantItem = (phase: string, texts: string[]): JsonObject => ({
  type: "message",
  role: "assistant",
  content: texts.map((value) => ({ type: "output_text", text: value })),
  phase,
});
/** Assistant texts of a message without calls, and of one with calls. */
export const answered = (...texts: string[]): JsonObject => assistantItem("final_answer", texts);
export const commented = (...texts: string[]): JsonObject => assistantItem("commentary", texts);
export const called = (id: string, name = "Read", args = "{}"): JsonObject => ({
  type: "function_call",
  call_id: id,
  name,
  arguments: args,
});
export const output = (id: string, value: unknown = "ok"): JsonObject => ({
  type: "function_call_output",
  call_id: id,
  output: value,
});
