import type { Case, Expect, Pattern } from "../case.ts";
import { oneOf, positive, present } from "../match-pattern.ts";
import { one, invalidAt, say } from "./build-requests.ts";

/** Requests that are wrong by themselves, and the other routes. */

const MAPPING = "docs/mapping.md section 5";
const CLIENT = "docs/reference/claude-code-client.md section 0";

/** A request that is wrong in one place. */
const wrong = (id: string, title: string, more: object, path: RegExp): Case =>
  one(`wrong.${id}`, title, MAPPING, { request: say("Hi.", more), expect: invalidAt(path) });

const raw = (body: string, path: RegExp): { request: { body: string }; expect: Expect } => ({
  request: { body },
  expect: invalidAt(path),
});

export const WRONG_REQUESTS: readonly Case[] = [
  one("wrong.json", "A body that is no JSON", MAPPING, raw("{not json", /json/i)),
  one("wrong.array", "A body that is a list", MAPPING, raw("[]", /.+/)),
  wrong("no_messages", "No messages at all", { messages: [] }, /messages/),
  wrong("messages_type", "messages that are no list", { messages: "hi" }, /messages/),
  wrong("model_type", "A model that is no text", { model: 5 }, /model/),
  wrong(
    "role",
    "A role that does not exist",
    { messages: [{ role: "wizard", content: "hi" }] },
    /messages\.0\.role/,
  ),
  wrong(
    "text_type",
    "A text that is no text",
    { messages: [{ role: "user", content: [{ type: "text", text: 5 }] }] },
    /messages\.0\.content\.0\.text/,
  ),
  wrong("tools_type", "tools that are no list", { tools: {} }, /tools/),
  wrong("tool_name", "A tool without a name", { tools: [{ input_schema: {} }] }, /tools\.0\.name/),
  wrong("max_tokens", "max_tokens that are no number", { max_tokens: "many" }, /max_tokens/),
  wrong(
    "tool_choice",
    "A tool_choice that does not exist",
    { tool_choice: { type: "perhaps" } },
    /tool_choice/,
  ),
  one(
    "wrong.thread",
    "Threads are declined in the way that makes the SDK send the whole history",
    "docs/reference/claude-code-client.md section 10",
    {
      request: say("Hi.", { thread: { type: "create" } }),
      expect: {
        status: 400,
        error: {
          type: "invalid_request_error",
          details: { error_code: "thread_unsupported_request", unsupported: ["thread"] },
        },
        upstream: [],
      },
    },
  ),
  route(
    "count_tokens",
    "count_tokens counts",
    "POST",
    "/v1/messages/count_tokens?beta=true",
    { json: { input_tokens: positive } },
    {
      model: "claude-opus-4-6",
      messages: [{ role: "user", content: "How many?" }],
    },
  ),
  route(
    "models",
    "GET /v1/models lists ids that Claude Code's discovery keeps",
    "GET",
    "/v1/models?limit=1000",
    {
      json: {
        data: (value) =>
          Array.isArray(value) &&
          value.some((model) => /claude|anthropic/i.test(String(Reflect.get(Object(model), "id"))))
            ? null
            : "no id has claude in it",
        has_more: false,
      },
    },
  ),
  route("model", "GET /v1/models/{id} describes one", "GET", "/v1/models/claude-opus-4-6", {
    json: { type: "model", id: "claude-opus-4-6", display_name: present },
  }),
  route("not_found", "Other paths are an Anthropic-shaped 404", "GET", "/v1/organizations", {
    status: 404,
    error: { type: "not_found_error" },
  }),
  route("hello", "HEAD /api/hello, Claude Code's preconnect, is no server error", "HEAD", "/api/hello", {
    status: 200,
  }),
  route(
    "messages_without_query",
    "The SDK's path, without ?beta=true, is the same",
    "POST",
    "/v1/messages",
    { json: { type: "message" }, upstream: [{}] },
    {
      model: "claude-opus-4-6",
      max_tokens: 1000,
      messages: [{ role: "user", content: "Hi." }],
    },
  ),
  one("route.bearer", "The SDK sends its key as a bearer token", CLIENT, {
    request: {
      ...say("Hi."),
      headers: { authorization: "Bearer conformance", "anthropic-version": "2026-10-21" },
    },
    expect: { message: { stop_reason: "end_turn" } },
  }),
];

function route(id: string, title: string, method: string, path: string, expect: Expect, body?: object): Case {
  return one(`route.${id}`, title, CLIENT, {
    request: { method, path, ...(body && { body }) },
    expect: { upstream: [], ...expect },
  });
}

export const NO_STREAM: readonly Case[] = [
  one("stream.absent", "stream absent means not streaming", MAPPING, {
    request: {
      body: { model: "claude-opus-4-6", max_tokens: 64, messages: [{ role: "user", content: "Hi." }] },
    },
    expect: {
      headers: { "content-type": /^application\/json/ },
      message: { type: "message", role: "assistant", usage: { input_tokens: present } },
    },
  }),
  one(
    "stream.headers",
    "A stream is text/event-stream that no one caches",
    MAPPING,
    {
      request: say("Hi."),
      expect: {
        headers: {
          "content-type": /^text\/event-stream/,
          "cache-control": oneOf(/no-cache/, /no-store/),
        } satisfies Record<string, Pattern>,
      },
    },
    { streamOnly: true },
  ),
];
