import type { ConversationIds } from "@codexthropic/protocol/contract";
import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { deriveUuid } from "./derive-uuid.ts";
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
  return { sessionId, threadId: agentId ? deriveUuid("agent", sessionId, agentId) : sessionId };
}

function idOfSession(given: string): string {
  return UUID.test(given) ? given : deriveUuid("session", given);
}

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

function idOfBeginning(request: MessagesRequest, model: string, instructions = ""): string {
  return deriveUuid("beginning", model, instructions, ...toolNames(request), ...firstUserTexts(request));
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
