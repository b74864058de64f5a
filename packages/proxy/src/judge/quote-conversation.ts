import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { asList, asObject } from "@codexthropic/protocol/json";
import { splitClientText } from "./split-client-text.ts";

/** Characters that the judge gets of what the user wrote: the first entry, and the newest ones. */
const OF_USER = 12_000;
/** Characters that it gets of all other entries, the newest ones. */
const OF_OTHERS = 16_000;
/** Characters of one entry, of what the user wrote, and of a tool result or a text of the client. */
const ENTRY = 2000;
const USER_ENTRY = 4000;
const RESULT = 500;

/** One line of the conversation: its only key says who speaks. */
type Entry =
  | { user: string }
  | { task: string }
  | { agent: string }
  | { client: string }
  | { call: unknown }
  | { result: string };

/**
 * The conversation as lines of JSON, trimmed. No system prompt, no thinking, no images: only what tells what the user
 * wants and what has happened. What the user wrote is trimmed apart from the rest, so that long tool results cannot
 * push it out. Total: odd messages are left out.
 * @param isSubAgent what stands in the user's place was written by the agent that has started this one
 */
export function quoteConversation(messages: MessagesRequest["messages"], isSubAgent = false): string[] {
  const entries = messages.flatMap((message) => entriesOf(message, isSubAgent));
  const isWish = entries.map((entry) => "user" in entry || "task" in entry);
  const first = isWish.indexOf(true);
  const lines = entries.map(quote);
  const left = { user: OF_USER - (lines[first]?.length ?? 0), others: OF_OTHERS };
  const kept: string[] = [];
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] ?? "";
    const budget = isWish[index] ? "user" : "others";
    if (index !== first) {
      left[budget] -= line.length;
      if (left[budget] < 0) {
        if (kept.at(-1) !== LEFT_OUT) kept.push(LEFT_OUT);
        continue;
      }
    }
    kept.push(line);
  }
  return kept.toReversed();
}

/**
 * A value as one line of JSON. No text can look like the end of the data, break the line, or hide in characters that
 * are not seen: `<`, `>` and all control, format and separating characters are escaped.
 */
export function quote(value: unknown): string {
  return JSON.stringify(value).replace(/[<>\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu, (char) =>
    // Both halves of a surrogate pair.
    [...Array(char.length).keys()]
      .map((at) => String.raw`\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`)
      .join(""),
  );
}

const LEFT_OUT = quote({ client: "(earlier entries are left out)" });

function entriesOf(message: unknown, isSubAgent: boolean): Entry[] {
  const { role, content } = asObject(message);
  const blocks: readonly unknown[] =
    typeof content === "string" ? [{ type: "text", text: content }] : asList(content);
  switch (role) {
    case "user":
      return blocks.flatMap((block) => userEntries(block, isSubAgent));
    case "assistant":
      return blocks.flatMap(agentEntry);
    default:
      return [];
  }
}

function userEntries(block: unknown, isSubAgent: boolean): Entry[] {
  const { type, text, content } = asObject(block);
  if (type === "tool_result") return [{ result: cut(textOf(content), RESULT) }];
  if (type !== "text" || typeof text !== "string") return [];
  const { user, summary, client } = splitClientText(text);
  const wish = cut(user, USER_ENTRY);
  return [
    ...(user === "" ? [] : [isSubAgent ? { task: wish } : { user: wish }]),
    ...(summary === "" ? [] : [{ task: cut(summary, USER_ENTRY) }]),
    ...(client === "" ? [] : [{ client: cut(client, RESULT) }]),
  ];
}

function agentEntry(block: unknown): Entry[] {
  const { type, text, name, input } = asObject(block);
  if (type === "text" && typeof text === "string" && text.trim() !== "") return [{ agent: cut(text, ENTRY) }];
  if (type !== "tool_use") return [];
  return [{ call: { name, input: cut(JSON.stringify(input ?? {}), ENTRY) } }];
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return asList(content)
    .map((block) => {
      const { type, text } = asObject(block);
      return typeof text === "string" ? text : `[${typeof type === "string" ? type : "?"}]`;
    })
    .join("\n");
}

/** Both ends: what is dangerous may stand at either. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const half = Math.floor(length / 2);
  return `${text.slice(0, half)} …(${text.length - 2 * half} characters left out)… ${text.slice(-half)}`;
}
