import type { ConversationIds } from "@codexthropic/protocol/contract";
import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { hash128 } from "./hash.ts";
import type { SessionIdentity } from "./identify-session.ts";
import { asList, asObject, asText } from "@codexthropic/protocol/json";

const NO_SESSION: SessionIdentity = { sessionId: null, agentId: null };

/**
 * Derives the ids of a conversation. They are the same on every turn and after a restart. `sessionId` is the client's
 * session id when that is a UUID, else a UUID derived from it. Without a session it is derived from the beginning of
 * the conversation. A sub-agent has the `sessionId` of its session, because the backend finds its prompt cache by it,
 * and a `threadId` of its own.
 * @see docs/mapping.md section 1 "one id per conversation"
 */
export function deriveIds(
  request: MessagesRequest,
  model: string,
  instructions: string | undefined,
  { sessionId: given, agentId }: SessionIdentity = NO_SESSION,
): ConversationIds {
  const sessionId = !given ? idOfBeginning(request, model, instructions) : idOfSession(given);
  return { sessionId, threadId: agentId ? uuidOf("agent", sessionId, agentId) : sessionId };
}

function idOfSession(given: string): string {
  return UUID.test(given) ? given : uuidOf("session", given);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function idOfBeginning(request: MessagesRequest, model: string, instructions = ""): string {
  return uuidOf("beginning", model, instructions, ...toolNames(request), ...firstUserTexts(request));
}

function uuidOf(...sources: readonly string[]): string {
  return uuid(hash128(sources.map((source) => `${source.length}:${ends(source)}`).join("")));
}

/** Deferred tools are left out: the list of them changes within one conversation. */
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

/** UTF-16 units at both ends of a text that are hashed. Hashing all of a long text would cost more than it helps. */
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
