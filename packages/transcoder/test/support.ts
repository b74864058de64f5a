import { readdirSync, readFileSync } from "node:fs";
import type { ContentBlock, MessageStreamEvent } from "@codexthropic/protocol/anthropic";
import type { CodexEvent } from "@codexthropic/protocol/codex";
import type { ResponseContext } from "@codexthropic/protocol/contract";
import fc from "fast-check";
import { completeContext } from "../src/complete-context.ts";
import type { TranscodeOptions } from "../src/index.ts";
import { EventReducer } from "../src/reduce-events.ts";
import { assertStream } from "../src/testing.ts";

const string = { type: "string" };

/** A request of Claude Code's shape. */
export function context(changes: Partial<ResponseContext> = {}): ResponseContext {
  const tool = (
    name: string,
    properties: Record<string, unknown>,
    required: string[],
  ): ResponseContext["tools"][string] => ({
    name,
    inputSchema: { type: "object", properties, required },
  });
  return completeContext({
    model: "claude-opus-5-5",
    upstreamModel: "gpt-5.5",
    tools: {
      Read: tool("Read", { file_path: string, limit: { type: "integer" }, pages: string }, ["file_path"]),
      Bash: tool("Bash", { command: string, timeout: { type: "number" } }, ["command"]),
      Write: tool("Write", { file_path: string, content: string }, ["file_path", "content"]),
      TodoList: tool("TodoList", {}, []),
      mcp__server__tool_1f2e: tool("mcp__server__tool.with.dots", { x: { type: "number" } }, []),
    },
    thinking: "summarized",
    webSearch: { name: "web_search", blockedDomains: ["blocked.example"], maxUses: 2 },
    ...changes,
  });
}

/** 2026-11-22T12:26:40Z, an hour and 20 minutes before the fixtures' five-hour window resets. */
export const NOW = 1_795_298_800_000;

export const options: TranscodeOptions = {
  inputTokens: 1200,
  errorContext: () => ({ now: NOW, timeZone: "UTC" }),
};

export function reducer(changes: Partial<ResponseContext> = {}, more: TranscodeOptions = {}): EventReducer {
  return new EventReducer(context(changes), { ...options, ...more });
}

/** The whole answer to these events. Every answer that a test makes passes the grammar here. */
export function run(
  events: readonly CodexEvent[],
  changes: Partial<ResponseContext> = {},
  more: TranscodeOptions = {},
): MessageStreamEvent[] {
  const answer = reducer(changes, more);
  const written = [...events.flatMap((event) => answer.reduce([event])), ...answer.end()];
  assertStream(written);
  return written;
}

/** A value in one batch, or each in a batch of its own. */
export async function* batches<T>(...values: readonly (readonly T[])[]): AsyncGenerator<readonly T[]> {
  yield* values;
}

const FOLDER = new URL("fixtures/", import.meta.url);

export const FIXTURES: string[] = readdirSync(FOLDER).map((file) => file.replace(/\.jsonl$/, ""));

export function fixture(name: string): CodexEvent[] {
  const lines = readFileSync(new URL(`${name}.jsonl`, FOLDER), "utf8")
    .trimEnd()
    .split("\n");
  return lines.map((line) => JSON.parse(line) as CodexEvent);
}

/** Upstream's bytes for these events, as the backend frames them. */
export function bytes(events: readonly CodexEvent[]): Uint8Array {
  const frames = events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return new TextEncoder().encode(frames.join(""));
}

/** An answer, short enough to read: a line for each block, its deltas joined by `|`. */
export function outline(events: readonly MessageStreamEvent[]): string {
  const lines: string[] = [];
  for (const event of events) {
    switch (event.type) {
      case "message_start":
        lines.push(`${event.message.id} ${event.message.model}`);
        break;
      case "content_block_start":
        lines.push(`${event.index} ${blockLine(event.content_block)}`);
        break;
      case "content_block_delta":
        lines[lines.length - 1] += deltaOutline(event.delta);
        break;
      case "message_delta":
        lines.push(stopLine(event));
        break;
      case "error":
        lines.push(`error ${event.error.type}: ${event.error.message}`);
        break;
      case "content_block_stop":
        lines[lines.length - 1] += " ;";
        break;
      case "message_stop":
      case "ping":
    }
  }
  return `\n${lines.join("\n")}\n`;
}

function blockLine(block: ContentBlock): string {
  switch (block.type) {
    case "tool_use":
    case "server_tool_use":
      return `${block.type} ${block.id} ${block.name} `;
    case "web_search_tool_result":
      return `${block.type} ${block.tool_use_id} ${
        Array.isArray(block.content)
          ? block.content.map(({ title, url }) => `[${title}](${url})`).join(" ")
          : block.content.error_code
      }`;
    default:
      return `${block.type} `;
  }
}

type Delta = Extract<MessageStreamEvent, { type: "content_block_delta" }>["delta"];

function deltaOutline(delta: Delta): string {
  switch (delta.type) {
    case "text_delta":
      return `|${delta.text.replaceAll("\n", "⏎")}`;
    case "thinking_delta":
      return `|${delta.thinking.replaceAll("\n", "⏎")}`;
    case "input_json_delta":
      return `|${delta.partial_json}`;
    case "citations_delta":
      return `|[${delta.citation.title}](${delta.citation.url})`;
    case "compaction_delta":
      return `|${delta.content}`;
    case "signature_delta":
      return ` signed ${delta.signature.replace(/(A{5}B.{5}).*/, "$1…")}`;
  }
}

function stopLine({ delta, usage }: Extract<MessageStreamEvent, { type: "message_delta" }>): string {
  const thinking = usage.output_tokens_details
    ? ` (${usage.output_tokens_details.thinking_tokens} thinking)`
    : "";
  const searches = usage.server_tool_use ? ` searches ${usage.server_tool_use.web_search_requests}` : "";
  return `${delta.stop_reason}${delta.stop_sequence === null ? "" : ` ${delta.stop_sequence}`} · in ${usage.input_tokens} read ${usage.cache_read_input_tokens} write ${usage.cache_creation_input_tokens} out ${usage.output_tokens}${thinking}${searches}`;
}

/** Places at which {@link cutText} cuts. */
export const cuts: fc.Arbitrary<number[]> = fc.array(fc.nat(), { maxLength: 12 });

/** A text in pieces, some of them empty. */
export function cutText(text: string, at: readonly number[]): string[] {
  const marks = [0, ...at.map((n) => n % (text.length + 1)).sort((a, b) => a - b), text.length];
  return marks.slice(1).map((mark, n) => text.slice(marks[n], mark));
}
