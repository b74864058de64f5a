import type { MessagesRequest } from "@codexthropic/protocol/anthropic";

/** Characters of the conversation that the judge gets: the newest entries, and the user's first request always. */
const CONVERSATION = 24_000;
/** Characters of one entry, and of one tool result. */
const ENTRY = 2000;
const RESULT = 500;

/** One line of the conversation: its only key says who speaks. */
type Entry =
  | { user: string }
  | { agent: string }
  | { client: string }
  | { call: unknown }
  | { result: string };

/**
 * The conversation as lines of JSON, trimmed. No system prompt, no thinking, no images: only what tells what the user
 * wants and what has happened. Total: odd messages are left out.
 */
export function quoteConversation(messages: MessagesRequest["messages"]): string[] {
  const entries = messages.flatMap(entriesOf);
  const first = entries.findIndex((entry) => "user" in entry);
  const lines = entries.map(quote);
  const kept: string[] = [];
  let length = lines[first]?.length ?? 0;
  for (let index = lines.length - 1; index >= 0; index--) {
    const line = lines[index] ?? "";
    if (index === first) continue;
    length += line.length;
    if (length > CONVERSATION) {
      kept.push(quote({ client: "(earlier entries are left out)" }));
      break;
    }
    // The user's first request keeps its place.
    if (index < first) break;
    kept.push(line);
  }
  const opening = lines[first];
  return [...(opening === undefined ? [] : [opening]), ...kept.toReversed()];
}

/**
 * A value as one line of JSON. `<` and `>` are escaped, so no text can look like the end of the data; line breaks are
 * by JSON's own rules.
 */
export function quote(value: unknown): string {
  return JSON.stringify(value)
    .replaceAll("<", String.raw`\u003c`)
    .replaceAll(">", String.raw`\u003e`)
    .replaceAll("\u2028", String.raw`\u2028`)
    .replaceAll("\u2029", String.raw`\u2029`);
}

function entriesOf(message: unknown): Entry[] {
  const { role, content } = fields(message);
  const blocks: unknown[] = typeof content === "string" ? [{ type: "text", text: content }] : listOf(content);
  switch (role) {
    case "user":
      return blocks.flatMap(userEntry);
    case "assistant":
      return blocks.flatMap(agentEntry);
    default:
      return [];
  }
}

function userEntry(block: unknown): Entry[] {
  const { type, text, content } = fields(block);
  if (type === "tool_result") return [{ result: cut(textOf(content), RESULT) }];
  if (type !== "text" || typeof text !== "string" || text.trim() === "") return [];
  return isFromClient(text) ? [{ client: cut(text, RESULT) }] : [{ user: cut(text, ENTRY) }];
}

/** Claude Code puts reminders, command output and file contents into user messages, inside tags of its own. */
function isFromClient(text: string): boolean {
  return /^\s*<(?:system-reminder|local-command|command-(?:name|message|args)|bash-(?:stdout|stderr)|task-notification)\b/.test(
    text,
  );
}

function agentEntry(block: unknown): Entry[] {
  const { type, text, name, input } = fields(block);
  if (type === "text" && typeof text === "string" && text.trim() !== "") return [{ agent: cut(text, ENTRY) }];
  if (type !== "tool_use") return [];
  return [{ call: { name, input: cut(JSON.stringify(input ?? {}), ENTRY) } }];
}

function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map((block) => {
      const { type, text } = fields(block);
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

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
