/**
 * What an event means for the stream, whatever its content. `end` and `failure`: the answer is over. `output`: the
 * model has said something. `other`: neither.
 */
export type EventKind = "output" | "end" | "failure" | "rate_limits" | "other";

const KINDS: ReadonlyMap<string, EventKind> = new Map<string, EventKind>([
  // What comes before the model has said anything. @see docs/reference/codex-backend.md section 8
  ["response.created", "other"],
  ["response.in_progress", "other"],
  ["response.queued", "other"],
  ["response.metadata", "other"],
  ["response.completed", "end"],
  ["response.incomplete", "end"],
  ["response.failed", "failure"],
  ["error", "failure"],
  ["codex.rate_limits", "rate_limits"],
]);

/** By its type alone. An event of a response whose type is not known is output. */
export function eventKind(type: string): EventKind {
  return KINDS.get(type) ?? (type.startsWith("response.") ? "output" : "other");
}
