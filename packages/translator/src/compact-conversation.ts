import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import type { InputItem } from "@codexthropic/protocol/codex";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { asText, isObject } from "@codexthropic/protocol/json";
import { inputText } from "./content/content-parts.ts";

/**
 * Returns the order to summarize that follows the conversation when the request has `compaction`. Such a request is
 * sent without tools and without a format. The transcoder makes one `compaction` block of the answer.
 * @see BetaCompactionConfig of @anthropic-ai/sdk 1.14
 */
export function summaryOrder({ compaction }: MessagesRequest): InputItem[] {
  if (!compaction) return [];
  const own = asText(compaction.instructions)?.trim();
  return [{ type: "message", role: "user", content: [inputText(own || INSTRUCTIONS)] }];
}

const INSTRUCTIONS = `Summarize this conversation now, so that it can be continued from the summary alone: everything above will be gone. Do not continue the work, do not call tools and do not address the user; write the summary only. Keep, in this order:
1. What the user asked for, with every later correction and preference, in the user's words where they matter.
2. What was done and found out: files with their paths, names, commands, errors and how they were solved, decisions with their reasons.
3. The state of the work at this moment, and what is still open.
4. The next step.`;

/** Returns the error for a conversation that the API refuses to summarize. The SDK reads its `error_code`. */
export function checkCompaction(request: MessagesRequest): InvalidRequestError | null {
  if (!request.compaction) return null;
  const { messages } = request;
  if (!messages.some(({ role, content }) => role !== "system" && hasContent(content))) {
    return new InvalidRequestError("messages", "there is nothing to summarize", {
      error_code: "compaction_nothing_to_summarize",
    });
  }
  const last = messages.findLast(({ role }) => role !== "system");
  if (last?.role === "assistant" && Array.isArray(last.content) && last.content.some(isCall)) {
    return new InvalidRequestError("messages", "the last turn has a tool call without its result", {
      error_code: "compaction_incomplete_turn",
    });
  }
  return null;
}

function hasContent(content: unknown): boolean {
  return typeof content === "string" ? content.trim() !== "" : Array.isArray(content) && content.length > 0;
}

function isCall(block: unknown): boolean {
  return isObject(block) && block["type"] === "tool_use";
}
