import type {
  ServerToolUseBlockParam,
  WebSearchToolResultBlockParam,
} from "@codexthropic/protocol/anthropic";
import type { InputText } from "@codexthropic/protocol/codex";
import type { Context } from "../context.ts";
import type { ToolChange } from "../tools/offer.ts";
import { oneLine } from "../text.ts";
import { asList, asObject, asText, type JsonObject, type Unchecked } from "../unchecked.ts";
import { inputText } from "./placeholder.ts";
import { toolReference } from "./tool-reference.ts";

/**
 * History that Anthropic's servers wrote (or that we wrote in their form): the backend has no items for it, so it
 * stays readable as short texts.
 * @see claude-code-client.md section 8.2
 * @module
 */
type ServerRule = (block: JsonObject, changes: ToolChange[]) => (string | InputText)[];

const SERVER_BLOCKS: ReadonlyMap<unknown, ServerRule> = new Map<unknown, ServerRule>(
  Object.entries<ServerRule>({
    server_tool_use: serverToolUse,
    web_search_tool_result: webSearchResult,
    web_fetch_tool_result: ({ content }) => [`[web fetch: ${label(asObject(content)["url"])}]`],
    code_execution_tool_result: executionResult,
    bash_code_execution_tool_result: executionResult,
    text_editor_code_execution_tool_result: () => ["[text editor used on the server]"],
    tool_search_tool_result: ({ content }, changes) =>
      asList(asObject(content)["tool_references"]).map((found) => toolReference(asObject(found), changes)),
    mcp_tool_use: ({ server_name: server, name }) => [`[MCP tool call: ${label(server)} ${label(name)}]`],
    mcp_tool_result: ({ content }) => [`[MCP tool result]\n${textOf(content)}`],
    mcp_tool_listing: () => [],
    advisor_tool_result: ({ content }) => [`[advice]\n${textOf(asObject(content)["text"])}`],
    container_upload: () => ["[file uploaded to a container]"],
    compaction: ({ content }) => [textOf(content)],
    fallback: () => [],
  }),
);

export function serverBlockParts(
  type: string,
  block: JsonObject,
  { degraded }: Context,
  changes: ToolChange[],
): InputText[] {
  const rule = SERVER_BLOCKS.get(type);
  degraded.add(rule ? "block.server_tool" : "block.unknown");
  const texts = rule ? rule(block, changes) : [`[${label(type)} block omitted]`];
  return texts.map((text) => (typeof text === "string" ? inputText(text) : text));
}

function label(value: unknown): string {
  return oneLine(asText(value) ?? "unknown");
}

/** Text, or the texts of blocks. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const texts = asList(value).map((block) => asText(asObject(block)["text"]));
  return texts.filter((text) => text !== undefined).join("\n");
}

function serverToolUse({ name, input }: Unchecked<ServerToolUseBlockParam>): string[] {
  const { query, url } = asObject(input);
  const what = asText(query) ?? asText(url);
  const tool = label(name).replaceAll("_", " ");
  return [what === undefined ? `[${tool}]` : `[${tool}: ${oneLine(what)}]`];
}

function webSearchResult({ content }: Unchecked<WebSearchToolResultBlockParam>): string[] {
  const { error_code: code } = asObject(content);
  if (code !== undefined) return [`[web search failed: ${label(code)}]`];
  const results = asList(content).map(asObject);
  return [
    ["[web search results]", ...results.map(({ title, url }) => `${label(title)}: ${label(url)}`)].join("\n"),
  ];
}

function executionResult({ content }: JsonObject): string[] {
  const { stdout, stderr } = asObject(content);
  const output = [asText(stdout), asText(stderr)].filter((text) => text !== undefined);
  return [["[code executed on the server]", ...output].join("\n")];
}
