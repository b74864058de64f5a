import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { hash128 } from "./hash.ts";
import type { SessionIdentity } from "./session.ts";
import { asList, asObject, asText } from "./unchecked.ts";

/**
 * `prompt_cache_key`, which is also the thread id upstream: one per conversation, the same on every turn.
 * Made from session and agent; without a session from how the conversation begins.
 */
export function cacheKey(
  request: MessagesRequest,
  model: string,
  instructions: string | undefined,
  session: SessionIdentity | undefined,
): string {
  const sources = session?.sessionId
    ? ["session", session.sessionId, session.agentId ?? ""]
    : ["beginning", model, instructions ?? "", ...toolNames(request), ...firstUserTexts(request)];
  return uuid(hash128(sources.map((source) => `${source.length}:${ends(source)}`).join("")));
}

/** Deferred tools come and go within one conversation. */
function toolNames({ tools }: MessagesRequest): string[] {
  const immediate = (tools ?? []).filter((tool) => tool.defer_loading !== true);
  return immediate.map(({ name, type }) => asText(name) ?? asText(type) ?? "");
}

function firstUserTexts({ messages }: MessagesRequest): string[] {
  const content = messages.find(({ role }) => role === "user")?.content ?? "";
  return typeof content === "string"
    ? [content]
    : asList(content).flatMap((block) => asText(asObject(block)["text"]) ?? []);
}

/** Enough of a text to tell it from others, whatever its length. */
const END = 4096;
function ends(text: string): string {
  return text.length <= 2 * END ? text : text.slice(0, END) + text.slice(-END);
}

/** Version 8, the one for hashes of one's own choice. @see RFC 9562 section 5.8 */
function uuid(hex: string): string {
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
