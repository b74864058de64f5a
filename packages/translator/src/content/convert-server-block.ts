import type {
  ServerToolUseBlockParam,
  WebSearchToolResultBlockParam,
} from "@codexthropic/protocol/anthropic";
import {
  asList,
  asObject,
  asText,
  type JsonObject,
  objectsIn,
  type Unchecked,
} from "@codexthropic/protocol/json";
import type { ToolChange } from "../tools/select-tools.ts";
import { oneLine } from "../text.ts";
import { type ContentParts, inputText, partsOf } from "./content-parts.ts";

/** Returns the texts that replace a block. */
type Describe = (block: JsonObject) => string[];

/**
 * Blocks that Anthropic's servers write, or that we write in their form. The backend has no items for them, so short
 * texts replace them.
 * @see docs/reference/claude-code-client.md section 8.2
 */
const SERVER_BLOCKS: ReadonlyMap<string, Describe> = new Map<string, Describe>([
  ["server_tool_use", describeUse],
  ["web_search_tool_result", describeSearchResult],
  ["web_fetch_tool_result", ({ content }) => [`[web fetch: ${label(asObject(content)["url"])}]`]],
  ["code_execution_tool_result", describeExecution],
  ["bash_code_execution_tool_result", describeExecution],
  ["text_editor_code_execution_tool_result", () => ["[text editor used on the server]"]],
  ["tool_search_tool_result", (block) => foundTools(block).map((name) => `Loaded tool: ${name}`)],
  ["mcp_tool_use", ({ server_name: server, name }) => [`[MCP tool call: ${label(server)} ${label(name)}]`]],
  ["mcp_tool_result", ({ content }) => [`[MCP tool result]\n${textOf(content)}`]],
  ["mcp_tool_listing", () => []],
  ["advisor_tool_result", ({ content }) => [`[advice]\n${textOf(asObject(content)["text"])}`]],
  ["container_upload", () => ["[file uploaded to a container]"]],
  ["compaction", ({ content }) => [textOf(content)]],
  ["fallback", () => []],
]);

export function convertServerBlock(type: string, block: JsonObject): ContentParts {
  const describe = SERVER_BLOCKS.get(type);
  const texts = describe ? describe(block) : [`[${label(type)} block omitted]`];
  const changes: ToolChange[] =
    type === "tool_search_tool_result" ? foundTools(block).map((name) => ({ kind: "load", name })) : [];
  return partsOf(texts.map(inputText), [describe ? "block.server_tool" : "block.unknown"], changes);
}

function label(value: unknown): string {
  return oneLine(asText(value) ?? "unknown");
}

/** Returns a text as it is, and the texts of a list of blocks as lines. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const texts = objectsIn(value).map(({ text }) => asText(text));
  return texts.filter((text) => text !== undefined).join("\n");
}

function describeUse({ name, input }: Unchecked<ServerToolUseBlockParam>): string[] {
  const { query, url } = asObject(input);
  const what = asText(query) ?? asText(url);
  const tool = label(name).replaceAll("_", " ");
  return [what === undefined ? `[${tool}]` : `[${tool}: ${oneLine(what)}]`];
}

function describeSearchResult({ content }: Unchecked<WebSearchToolResultBlockParam>): string[] {
  const { error_code: code } = asObject(content);
  if (code !== undefined) return [`[web search failed: ${label(code)}]`];
  const results = asList(content).map(asObject);
  return [
    ["[web search results]", ...results.map(({ title, url }) => `${label(title)}: ${label(url)}`)].join("\n"),
  ];
}

function describeExecution({ content }: JsonObject): string[] {
  const { stdout, stderr } = asObject(content);
  const output = [asText(stdout), asText(stderr)].filter((text) => text !== undefined);
  return [["[code executed on the server]", ...output].join("\n")];
}

function foundTools({ content }: JsonObject): string[] {
  return asList(asObject(content)["tool_references"]).map(
    (reference) => asText(asObject(reference)["tool_name"]) ?? "",
  );
}
