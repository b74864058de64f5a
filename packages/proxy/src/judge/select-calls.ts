/** One tool call of an answer, complete. */
export interface PendingCall {
  id: string;
  name: string;
  input: unknown;
}

/**
 * Tools of Claude Code that change nothing outside of the conversation. Claude Code itself never has them judged, or
 * asks the user by itself.
 * @see docs/reference/safeguards.md "Never classified by the client itself"
 */
const CHANGES_NOTHING: ReadonlySet<string> = new Set([
  "Read",
  "Grep",
  "Glob",
  "LS",
  "NotebookRead",
  "TodoRead",
  "TodoWrite",
  "TaskCreate",
  "TaskGet",
  "TaskList",
  "TaskUpdate",
  "TaskOutput",
  "BashOutput",
  "ToolSearch",
  "ListMcpResourcesTool",
  "AskUserQuestion",
  "EnterPlanMode",
  "ExitPlanMode",
]);

/** The same, but they read files: judged when the user wants reads outside of the trusted directories blocked. */
const READS: ReadonlySet<string> = new Set(["Read", "Grep", "Glob", "LS", "NotebookRead"]);

/** The calls that need a verdict of the judge. */
export function selectCalls(calls: readonly PendingCall[], environment: unknown): PendingCall[] {
  const readsAreJudged = blocksReads(environment);
  return calls.filter(({ name }) => !CHANGES_NOTHING.has(name) || (readsAreJudged && READS.has(name)));
}

function blocksReads(environment: unknown): boolean {
  const { trusted_directories: directories } = (environment ?? {}) as { trusted_directories?: unknown };
  return (
    typeof directories === "object" &&
    directories !== null &&
    (directories as { block_reads_outside_working_directories?: unknown })
      .block_reads_outside_working_directories === true
  );
}
