import type {
  ContentBlockParam,
  MessageParam,
  MessagesRequest,
  ToolParam,
} from "@codexthropic/protocol/anthropic";
import type { ClientRequest, Case, Expect, Step, Check, Pattern } from "../case.ts";
import type { Observed } from "../observed.ts";
import { none, oneOf, some } from "../match-pattern.ts";

/** Requests of the kind that real clients send, and patterns for what should arrive upstream. */

type More = Partial<MessagesRequest>;

const BASE = { model: "claude-opus-4-6", max_tokens: 32_000, stream: true } as const;

/** One user text. */
export function say(text: string, more: More = {}): ClientRequest {
  return chat([{ role: "user", content: text }], more);
}

export function chat(messages: MessageParam[], more: More = {}): ClientRequest {
  return { body: { ...BASE, messages, ...more } };
}

export const user = (...content: ContentBlockParam[]): MessageParam => ({ role: "user", content });
export const assistant = (...content: ContentBlockParam[]): MessageParam => ({ role: "assistant", content });
export const text = (words: string): ContentBlockParam => ({ type: "text", text: words });
export const toolUse = (id: string, name: string, input: unknown): ContentBlockParam => ({
  type: "tool_use",
  id,
  name,
  input,
});
export const toolResult = (
  id: string,
  content: string | ContentBlockParam[],
  more: object = {},
): ContentBlockParam => ({
  type: "tool_result",
  tool_use_id: id,
  content,
  ...more,
});

/** The conversation as it stands, with the last answer and one more user message. */
export function andThen(
  content: (last: Observed) => MessageParam["content"],
  more: More = {},
): ClientRequest {
  return {
    body: (past) => {
      const last = past.at(-1);
      if (!last?.answer.message) throw new Error("the step before had no message");
      const messages: MessageParam[] = [
        ...(last.request.messages ?? []),
        { role: "assistant", content: [...last.answer.message.content] as ContentBlockParam[] },
        { role: "user", content: content(last) },
      ];
      return { ...last.request, ...more, messages };
    },
  };
}

/** A result for every call of the last answer. */
export function resultsOf({ answer }: Observed): ContentBlockParam[] {
  const calls = answer.message?.content.filter((block) => block.type === "tool_use") ?? [];
  return calls.map((call) => toolResult(call.id, `output of ${call.name}`));
}

/** A case of one step. */
export function one(id: string, title: string, source: string, step: Step, more: Partial<Case> = {}): Case {
  return { id, title, source, steps: [step], ...more };
}

/** The request was wrong by itself: 400, and upstream never hears of it. */
export function invalidAt(path: RegExp): Expect {
  return { status: 400, error: { type: "invalid_request_error", message: path }, upstream: [] };
}

// ---------------------------------------------------------------- tools

export const BASH: ToolParam = {
  name: "Bash",
  description: "Runs a command.",
  input_schema: {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    type: "object",
    properties: { command: { type: "string" }, description: { type: "string" } },
    required: ["command"],
    additionalProperties: false,
  },
};

export const READ: ToolParam = {
  name: "Read",
  description: "Reads a file.",
  input_schema: {
    type: "object",
    properties: {
      file_path: { type: "string" },
      limit: { type: "integer" },
      pages: { type: "string", description: "Page range of a PDF." },
    },
    required: ["file_path"],
  },
};

export function tool(
  name: string,
  input_schema: NonNullable<ToolParam["input_schema"]>,
  more: object = {},
): ToolParam {
  return { name, description: `${name}.`, input_schema, ...more };
}

// ---------------------------------------------------------------- upstream

/** Texts are told as a string or as parts. */
export const saying = (words: RegExp): Check => oneOf(words, some({ text: words }));

/** A message item of this role with these words. */
export const item = (role: "user" | "assistant" | "developer", words: RegExp): Pattern => ({
  role,
  content: saying(words),
});

export const call = (name: string | RegExp, more: { readonly [key: string]: Pattern } = {}): Pattern => ({
  type: "function_call",
  name,
  ...more,
});

export const output = (words: RegExp, more: { readonly [key: string]: Pattern } = {}): Pattern => ({
  type: "function_call_output",
  output: saying(words),
  ...more,
});

/** No call may run: there is none, or its arguments are not complete. */
export const notRunnable: Check = none({ type: "tool_use", input: { command: /.*/ } });

/** A part of some user message or tool output. */
export const withPart = (part: Pattern): Check =>
  some(oneOf({ content: some(part) }, { output: some(part) }));

/** The history is accepted, and this is what has become of it. */
export function history(
  id: string,
  title: string,
  messages: Parameters<typeof chat>[0],
  input: Pattern,
  source = "docs/reference/field-notes.md, Request",
): Case {
  return one(`history.${id}`, title, source, {
    request: chat(messages, { tools: [BASH, READ] }),
    expect: { upstream: [{ input }] },
  });
}
