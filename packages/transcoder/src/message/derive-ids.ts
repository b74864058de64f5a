/**
 * Ids of the answer. All of them are derived from upstream's, so that the same stream always gives the same
 * answer: no clock, no randomness.
 * @module
 */

/** `resp_abc` → `msg_abc`. */
export function messageId(responseId: unknown): string {
  return `msg_${withoutPrefix(responseId, "resp_") || "codex"}`;
}

/** `ws_abc` → `srvtoolu_abc`; a search without an id is named after its message and its place in it. */
export function searchId(itemId: unknown, message: string, place: number): string {
  return `srvtoolu_${withoutPrefix(itemId, "ws_") || `${message.slice("msg_".length)}_${place}`}`;
}

/** The call id as upstream gave it (it must come back unchanged), or one made from the message and the place in it. */
export function callId(id: unknown, message: string, place: number): string {
  return typeof id === "string" && id !== "" ? id : `call_${message.slice("msg_".length)}_${place}`;
}

/** Claude Code loses the second of two calls with one id (docs/reference/claude-code-client.md section 0, fact 7). */
export function uniqueId(id: string, taken: Set<string>): string {
  let candidate = id;
  for (let n = 2; taken.has(candidate); n++) candidate = `${id}_${n}`;
  taken.add(candidate);
  return candidate;
}

function withoutPrefix(id: unknown, prefix: string): string {
  if (typeof id !== "string") return "";
  return (id.startsWith(prefix) ? id.slice(prefix.length) : id).replaceAll(/[^A-Za-z0-9_]/g, "_");
}
