/** What comes before the model has said anything. @see codex-backend.md section 8 */
const BEFORE_OUTPUT: ReadonlySet<string> = new Set([
  "response.created",
  "response.in_progress",
  "response.queued",
  "response.metadata",
]);

/** Any output item, delta or end of an answer, also of a type that is not known. */
export function isOutput(type: string): boolean {
  return type.startsWith("response.") && !BEFORE_OUTPUT.has(type);
}

/** After one of these the answer is over. */
export function isTerminal(type: string): boolean {
  return (
    type === "response.completed" ||
    type === "response.incomplete" ||
    type === "response.failed" ||
    type === "error"
  );
}
