import type { MessagesRequest } from "@codexthropic/protocol/anthropic";
import { asObject, asText, type Unchecked } from "@codexthropic/protocol/json";
import { deriveUuid } from "./derive-uuid.ts";

/** The session and the agent that a request belongs to. */
export interface SessionIdentity {
  /** The client's session id, or a UUID derived from it, valid as a header value. `null` when the client sent none. */
  sessionId: string | null;
  /** The same for the id of a sub-agent inside the session. `null` for the main conversation. */
  agentId: string | null;
}

/** The parts of a request that identify its session. `headers` returns the value of a header by its lower-case name. */
export interface SessionSource {
  headers?: (name: string) => string | null | undefined;
  metadata?: unknown;
}

/**
 * Reads the session from the header `x-claude-code-session-id`, else from `metadata.user_id`, and the agent from the
 * header `x-claude-code-agent-id`.
 *
 * @throws TypeError when `headers` is no function
 * @see docs/reference/claude-code-client.md section 1
 */
export function identifySession({ headers = () => null, metadata }: SessionSource = {}): SessionIdentity {
  if (typeof headers !== "function") {
    throw new TypeError("headers has to be a function, such as (name) => request.headers.get(name).");
  }
  return {
    sessionId: safeId(headers("x-claude-code-session-id")) ?? sessionOfMetadata(metadata),
    agentId: safeId(headers("x-claude-code-agent-id")),
  };
}

/** Ids are sent on in headers and logged. One with other characters, or a long one, is replaced by a UUID derived from it. */
function safeId(value: unknown): string | null {
  const id = asText(value)?.trim() ?? "";
  if (id === "") return null;
  return /^[\w.:-]{1,128}$/.test(id) ? id : deriveUuid("id", id);
}

function sessionOfMetadata(metadata: unknown): string | null {
  const { user_id: userId }: Unchecked<NonNullable<MessagesRequest["metadata"]>> = asObject(metadata);
  const id = asText(userId);
  if (id === undefined) return null;
  if (id.startsWith("{")) return sessionOfJson(id);
  // Older clients: `user_<hash>_account__session_<uuid>`. A bare user id is no session.
  return safeId(/_session_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i.exec(id)?.[1]);
}

function sessionOfJson(json: string): string | null {
  try {
    return safeId(asObject(JSON.parse(json))["session_id"]);
  } catch {
    return null;
  }
}
