import type { MessageParam, MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { InputItem } from "@codexthropic/protocol/codex";
import type { Degraded } from "@codexthropic/protocol/contract";
import { asText, type JsonObject, objectsIn } from "@codexthropic/protocol/json";
import { cached } from "../cache-conversions.ts";
import { inputText } from "../content/content-parts.ts";
import { convertContent } from "../content/convert-content.ts";
import type { Settings } from "../settings.ts";
import { toJson } from "../text.ts";
import { createToolLoader, type ToolLoader } from "../tools/load-deferred-tools.ts";
import type { ToolSearch } from "../tools/convert-tool-search.ts";
import { searchCall, searchOutput } from "../tools/convert-tool-search.ts";
import type { ToolChange } from "../tools/select-tools.ts";
import { convertThinking } from "./convert-thinking.ts";
import { convertToolResult, orphanParts } from "./convert-tool-result.ts";
import { cutCompacted, isSummary } from "./cut-compacted.ts";
import { type CallPairs, createCallPairs } from "./pair-tool-calls.ts";
import { readToolChange } from "./read-tool-changes.ts";
import { createItemWriter, type ItemWriter } from "./write-input-items.ts";

/** The conversation as input items, its losses, and its changes to the tools on offer. */
export interface Conversation {
  items: InputItem[];
  degraded: ReadonlySet<Degraded>;
  toolChanges: readonly ToolChange[];
}

/** What writing one block reports. */
interface Found {
  degraded?: readonly Degraded[];
  toolChanges?: readonly ToolChange[];
}

/** The settings and the objects that keep the state of the conversation while it is written. */
interface Target {
  readonly settings: Settings;
  readonly search: ToolSearch | null;
  readonly writer: ItemWriter;
  readonly calls: CallPairs;
  readonly loader: ToolLoader;
}

/** Converts `messages` to input items in one pass. */
export function convertMessages(
  { messages }: MessagesRequest,
  settings: Settings,
  search: ToolSearch | null,
): Conversation {
  const target: Target = {
    settings,
    search,
    writer: createItemWriter(),
    calls: createCallPairs(),
    loader: createToolLoader(search, settings),
  };
  const { writer, calls, loader } = target;
  const degraded = new Set<Degraded>();
  const toolChanges: ToolChange[] = [];
  const note = (found: Found): void => {
    if (found === NOTHING) return;
    for (const entry of found.degraded ?? []) degraded.add(entry);
    for (const change of found.toolChanges ?? [])
      if (loader.isChangeOfTools(change)) toolChanges.push(change);
  };

  const cut = cutCompacted(messages);
  note(cut);
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  for (let index = cut.message; index < messages.length; index++) {
    const message = messages[index] as MessageParam;
    const { content } = message;
    const blocks =
      typeof content === "string" ? [] : blocksOf(content, index === cut.message ? cut.block : 0);
    writer.begin(message.role, blocks.some(isCall));
    if (!isCleared(message, index < lastUser)) {
      if (typeof content === "string") writer.add(inputText(content));
      for (const block of blocks) note(writeBlock(block, target));
    }
    if (writer.items.length === 0) writeNothing(writer);
    calls.endMessage(message.role === "assistant", writer.items.length);
  }
  return { items: calls.complete(writer.items), degraded, toolChanges };
}

function blocksOf(content: MessageParam["content"], from: number): readonly JsonObject[] {
  const blocks = (content ?? []) as readonly JsonObject[];
  return from === 0 ? blocks : blocks.slice(from);
}

function isCall({ type }: JsonObject): boolean {
  return type === "tool_use";
}

function isCleared(message: MessageParam, userFollows: boolean): boolean {
  return userFollows && message.role === "system" && message.clear_at === "next_user_message";
}

/** The backend requires an item. Only the first message decides, so that the items stay the same when others follow. */
function writeNothing(writer: ItemWriter): void {
  writer.begin("user", false);
  writer.add(inputText("(empty message)"));
}

const NOTHING: Found = {};

function writeBlock(block: JsonObject, target: Target): Found {
  switch (block["type"]) {
    case "thinking":
    case "redacted_thinking":
      return writeThinking(block, target);
    case "tool_use":
      return writeCall(block, target);
    case "tool_result":
      return writeResult(block, target);
    case "tool_addition":
    case "tool_removal":
      return { toolChanges: readToolChange(block) };
    case "compaction":
      return writeSummary(block, target);
    default:
      return writeContent(block, target);
  }
}

function writeContent(block: JsonObject, { settings, writer }: Target): Found {
  const content = cached(block, `content ${settings.lane}`, settings, convertContent);
  const lost: Degraded[] = [];
  for (const part of content.parts) {
    const entry = writer.add(part);
    if (entry) lost.push(entry);
  }
  return lost.length === 0 ? content : { ...content, degraded: [...content.degraded, ...lost] };
}

function writeThinking(block: JsonObject, { settings, writer }: Target): Found {
  const key = `reasoning ${settings.withoutReasoning ? "" : settings.model}`;
  const item = cached(block, key, settings, convertThinking);
  if (!item) return { degraded: ["thinking.foreign"] };
  writer.reason(item);
  return NOTHING;
}

function writeCall(block: JsonObject, { settings, search, writer, calls }: Target): Found {
  const name = asText(block["name"]) ?? "";
  const isSearch = name === search?.name;
  const callId = calls.open(asText(block["id"]) ?? "", isSearch);
  const json = cached(block, "arguments", settings, argumentsOf);
  if (isSearch) writer.call(searchCall(callId, json));
  else {
    const upstream = settings.names.upstream(name);
    writer.call({ type: "function_call", call_id: callId, name: upstream, arguments: json });
  }
  return NOTHING;
}

/** A missing input becomes an empty one. `__unparsedToolInput` is an input like any other. */
function argumentsOf({ input }: JsonObject): string {
  return toJson(input ?? {});
}

function writeResult(block: JsonObject, target: Target): Found {
  const { settings, writer, calls } = target;
  const id = asText(block["tool_use_id"]) ?? "";
  const result = calls.close(id);
  if (result.kind === "repeated") return NOTHING;
  if (result.kind === "call" && result.call.isSearch)
    return writeSearchResult(block, result.call.callId, target);
  const converted = cached(block, `output ${settings.lane}`, settings, convertToolResult);
  const { output } = converted;
  if (result.kind === "call") {
    writer.output({ type: "function_call_output", call_id: result.call.callId, output });
    return converted;
  }
  calls.keepEarly(id, output);
  for (const part of orphanParts(id, output)) writer.add(part);
  return converted;
}

/** Writes the tools that a search has found as its output, and texts of the result as a message behind it. */
function writeSearchResult(block: JsonObject, callId: string, { settings, writer, loader }: Target): Found {
  const { content } = block;
  const names = objectsIn(content).flatMap(({ type, tool_name: name }) =>
    type === "tool_reference" && typeof name === "string" ? [name] : [],
  );
  const { tools, degraded, toolChanges } = loader.load(names);
  writer.output(searchOutput(callId, tools));
  const words =
    typeof content === "string"
      ? content
      : objectsIn(content).filter(({ type }) => type !== "tool_reference");
  if (words.length === 0) return { degraded, toolChanges };
  const said = convertToolResult({ ...block, content: words }, settings);
  for (const part of typeof said.output === "string" ? [inputText(said.output)] : said.output)
    writer.add(part);
  return {
    degraded: [...degraded, ...said.degraded],
    toolChanges: [...toolChanges, ...said.toolChanges],
  };
}

/**
 * Writes the summary of the messages that are not sent. It is a user text, because it is not an answer of the model.
 */
function writeSummary(block: JsonObject, { writer }: Target): Found {
  if (isSummary(block)) {
    writer.output({ type: "message", role: "user", content: [inputText(asText(block["content"]) ?? "")] });
  }
  return NOTHING;
}
