import { DEGRADED, type Degraded } from "@codexthropic/protocol";
import { describe, expect, it } from "vitest";
import type { TranslateOptions } from "../src/index.ts";
import type { JsonObject } from "@codexthropic/protocol/json";
import { ask, assistant, text, USER, user } from "./ask.ts";
import { PDF, PNG } from "./media.ts";

const png = { type: "image", source: { type: "base64", media_type: "image/png", data: PNG } };
const pdf = { type: "document", source: { type: "base64", media_type: "application/pdf", data: PDF } };
const image = (source: JsonObject) => ({ messages: [user({ type: "image", source })] });
const document = (source: JsonObject, more: JsonObject = {}) => ({
  messages: [user({ type: "document", source, ...more })],
});
const tools = (...list: JsonObject[]) => ({ tools: list });
const schema = (property: JsonObject) =>
  tools({ name: "a", input_schema: { type: "object", properties: { a: property } } });

/** The smallest request that each entry of the vocabulary stands for. */
const SAMPLES: Record<Degraded, [request: JsonObject, options?: TranslateOptions]> = {
  "image.file": [image({ type: "file", file_id: "f" })],
  "image.assistant": [{ messages: [assistant(png)] }],
  "image.invalid": [image({ type: "base64", media_type: "image/bmp", data: "Qk0AAAAA" })],
  "image.url": [image({ type: "url", url: "ftp://a" })],
  "document.file": [document({ type: "file", file_id: "f" })],
  "document.invalid": [document({ type: "base64", media_type: "application/pdf", data: PNG })],
  "document.assistant": [{ messages: [assistant(pdf)] }],
  "document.citations": [document({ type: "text", data: "x" }, { citations: { enabled: true } })],
  "block.server_tool": [
    { messages: [assistant({ type: "server_tool_use", name: "web_search", input: {} })] },
  ],
  "block.unknown": [{ messages: [user({ type: "hologram" })] }],
  "thinking.foreign": [{ messages: [assistant({ type: "redacted_thinking", data: "x" }, text("a"))] }],
  "tool.code_execution": [tools({ type: "code_execution_20250825", name: "code_execution" })],
  "tool.web_fetch": [tools({ type: "web_fetch_20250910", name: "web_fetch" })],
  "tool.mcp": [tools({ type: "mcp_toolset", mcp_server_name: "s" })],
  "tool.toolset": [tools({ type: "browser_toolset_20260801" })],
  "tool.strict": [tools({ name: "a", strict: true })],
  "tool.unknown": [tools({ type: "advisor_20260301", name: "advisor" })],
  "tool.duplicate": [tools({ name: "a" }, { name: "a" })],
  "tool.web_search": [tools({ type: "web_search_20250305", name: "web_search" }), { lane: "lite" }],
  "tool_choice.unknown": [{ ...tools({ name: "a" }), tool_choice: { type: "tool", name: "b" } }],
  "schema.pattern": [schema({ pattern: "\\p{L}" })],
  "schema.repaired": [schema({ $ref: "#/nowhere" })],
  "effort.clamped": [{ output_config: { effort: "max" } }],
  "format.not_strict": [{ output_config: { format: { type: "json_schema", schema: {} } } }],
  "format.unknown": [{ output_config: { format: { type: "grammar" } } }],
  "service_tier.unavailable": [{ speed: "fast" }, { catalog: [{ slug: "gpt-5.5", service_tiers: [] }] }],
  "sampling.ignored": [{ temperature: 0.5 }],
  "mcp_servers.ignored": [{ mcp_servers: [{ type: "url", url: "https://a", name: "s" }] }],
  "container.ignored": [{ container: "c" }],
  "context_management.ignored": [{ context_management: { edits: [{ type: "clear_tool_uses_20250919" }] } }],
  "task_budget.ignored": [{ output_config: { task_budget: { type: "tokens", total: 1 } } }],
};

describe("degraded", () => {
  it("knows every word of the vocabulary", () => {
    expect(Object.keys(SAMPLES).sort()).toEqual(Object.keys(DEGRADED).sort());
  });

  it.each(Object.entries(SAMPLES))("%s, and nothing else", (entry, [request, options]) => {
    expect(ask(request, options).degraded).toEqual([entry]);
  });

  it("lists each entry once, in alphabetical order", () => {
    const messages = [user({ type: "hologram" }, { type: "hologram" }, { type: "document" })];
    expect(ask({ messages, temperature: 0, top_p: 0.5 }).degraded).toEqual([
      "block.unknown",
      "document.invalid",
      "sampling.ignored",
    ]);
  });

  it.each<[JsonObject]>([
    [{ temperature: 1, top_p: 1, top_k: null }],
    [{ temperature: null, top_p: null, container: null, mcp_servers: [] }],
    [{ context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] } }],
    [{ context_management: {} }],
    [
      {
        cache_control: { type: "ephemeral" },
        safeguards: [{}],
        inference_geo: "eu",
        max_tokens: 5,
        stop_sequences: ["x"],
      },
    ],
    [{ messages: [USER], system: "x", tools: [{ name: "a", cache_control: {} }] }],
    [{ output_config: "odd" }],
  ])("%j has no effect that would be missed", (request) => expect(ask(request).degraded).toEqual([]));

  it.each<[JsonObject, Degraded]>([
    [{ temperature: 0 }, "sampling.ignored"],
    [{ top_p: 0.9 }, "sampling.ignored"],
    [{ top_k: 5 }, "sampling.ignored"],
    [
      { context_management: { edits: [{ type: "clear_thinking_20251015" }, {}] } },
      "context_management.ignored",
    ],
  ])("%j has", (request, entry) => expect(ask(request).degraded).toEqual([entry]));
});
