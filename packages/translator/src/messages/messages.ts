import type { MessageParam, MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { InputItem } from "@codexthropic/protocol/codex";
import { contentParts } from "../blocks/content.ts";
import { inputText } from "../blocks/placeholder.ts";
import { reasoningOf } from "../blocks/thinking.ts";
import { toolAddition, toolRemoval } from "../blocks/tool-changes.ts";
import { orphanParts, outputOf } from "../blocks/tool-result.ts";
import { functionCall } from "../blocks/tool-use.ts";
import type { Context } from "../context.ts";
import { recalled } from "../recall.ts";
import type { ToolChange } from "../tools/offer.ts";
import { asText, type JsonObject } from "../unchecked.ts";
import { type Calls, createCalls } from "./calls.ts";
import { createTranscript, type Transcript } from "./transcript.ts";

/** The conversation as input items, and what it does to the tools on offer. */
export interface Conversation {
  items: InputItem[];
  changes: ToolChange[];
}

interface Desk {
  readonly context: Context;
  readonly transcript: Transcript;
  readonly calls: Calls;
  readonly changes: ToolChange[];
}

/** `messages` ⇒ `input`, in one pass. */
export function conversation({ messages }: MessagesRequest, context: Context): Conversation {
  const desk: Desk = { context, transcript: createTranscript(context), calls: createCalls(), changes: [] };
  const { transcript, calls } = desk;
  const lastUser = messages.findLastIndex(({ role }) => role === "user");
  for (const [index, message] of messages.entries()) {
    transcript.begin(message.role);
    if (!isCleared(message, index < lastUser)) writeMessage(message, desk);
    if (transcript.items.length === 0) writeNothing(transcript);
    calls.endMessage(message.role === "assistant", transcript.items.length);
  }
  return { items: calls.complete(transcript.items), changes: desk.changes };
}

function isCleared(message: MessageParam, userFollows: boolean): boolean {
  return userFollows && message.role === "system" && message.clear_at === "next_user_message";
}

function writeMessage({ content }: MessageParam, desk: Desk): void {
  if (typeof content === "string") return desk.transcript.add(inputText(content));
  for (const block of (content ?? []) as readonly JsonObject[]) writeBlock(block, desk);
}

/** The backend wants at least one item. Decided by the first message alone, so that it stays when others follow. */
function writeNothing(transcript: Transcript): void {
  transcript.begin("user");
  transcript.add(inputText("(empty message)"));
}

type BlockRule = (block: JsonObject, desk: Desk) => void;

/** Blocks that are more than content of a message; see `blocks/content.ts` for the others. */
const BLOCKS: ReadonlyMap<unknown, BlockRule> = new Map<unknown, BlockRule>(
  Object.entries<BlockRule>({
    thinking: writeThinking,
    redacted_thinking: writeThinking,
    tool_use: (block, desk) => desk.transcript.call(functionCall(block, desk, desk.calls)),
    tool_result: writeResult,
    tool_addition: (block, { context, changes }) => changes.push(...toolAddition(block, context)),
    tool_removal: (block, { changes }) => changes.push(...toolRemoval(block)),
  }),
);

function writeBlock(block: JsonObject, desk: Desk): void {
  const rule = BLOCKS.get(block["type"]);
  if (rule) return rule(block, desk);
  const parts = recalled(block, `content ${desk.context.lane}`, desk, contentParts);
  for (const part of parts) desk.transcript.add(part);
}

function writeThinking(block: JsonObject, desk: Desk): void {
  const { model, withoutReasoning } = desk.context;
  const item = recalled(block, `reasoning ${withoutReasoning ? "" : model}`, desk, reasoningOf);
  if (item) desk.transcript.reason(item);
}

function writeResult(block: JsonObject, desk: Desk): void {
  const { context, transcript, calls } = desk;
  const id = asText(block["tool_use_id"]) ?? "";
  const result = calls.close(id);
  if (result.kind === "repeated") return;
  const output = recalled(block, `output ${context.lane}`, desk, outputOf);
  if (result.kind === "call") {
    transcript.output({ type: "function_call_output", call_id: result.callId, output });
    return;
  }
  calls.keep(id, output);
  for (const part of orphanParts(id, output)) transcript.add(part);
}
