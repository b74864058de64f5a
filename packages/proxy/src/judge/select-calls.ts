import { asList, asObject } from "@codexthropic/protocol/json";
import { editsTrustedFile, isReadingCommand } from "./match-routine.ts";
import type { PendingCall, Verdict } from "./verdict.ts";

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

export interface SelectedCalls {
  /** The calls that need a verdict of the judge. */
  judged: PendingCall[];
  /** Those of the others that may change what the judged ones do. */
  beside: PendingCall[];
  /** The verdicts on all others, by id. */
  verdicts: Map<string, Verdict>;
}

const PASSES: Verdict = { type: "evaluated", outcome: "not_flagged" };
const SKIPPED: Verdict = { type: "skipped" };

/**
 * Separates the calls that need a verdict of the judge from those that do not. `skipped` is no statement that a call is
 * harmless: the client still decides by its own rules, which know what links and settings there are.
 * @see docs/reference/safeguards.md "`skipped`"
 */
export function selectCalls(calls: readonly PendingCall[], environment: unknown): SelectedCalls {
  const surroundings = readSurroundings(asObject(environment));
  const selected: SelectedCalls = { judged: [], beside: [], verdicts: new Map() };
  for (const call of calls) {
    const verdict = verdictWithoutJudge(call, surroundings);
    if (verdict === null) selected.judged.push(call);
    else selected.verdicts.set(call.id, verdict);
    if (verdict === SKIPPED) selected.beside.push(call);
  }
  return selected;
}

interface Surroundings {
  readsAreJudged: boolean;
  /** The client takes `skipped` for a command back: it asks again if its own rules do not allow the command. */
  mayCommandsBeSkipped: boolean;
  /** Trusted directories, as named and with links resolved. */
  trusted: readonly string[];
}

function readSurroundings(environment: Record<string, unknown>): Surroundings {
  const directories = asObject(environment["trusted_directories"]);
  const facts = asObject(environment["classifier_facts"]);
  const listed = [directories["primary"], ...asList(directories["additional"])].map(asObject);
  return {
    readsAreJudged: directories["block_reads_outside_working_directories"] === true,
    mayCommandsBeSkipped:
      facts["bashPrescreenRetry"] === "true" &&
      facts["skipBashPrescreen"] !== "true" &&
      environment["classify_all_shell"] !== true,
    trusted: listed
      .flatMap(({ path, resolved }) => [path, ...asList(resolved)])
      .filter((path) => typeof path === "string"),
  };
}

function verdictWithoutJudge({ name, input }: PendingCall, surroundings: Surroundings): Verdict | null {
  if (READS.has(name) && surroundings.readsAreJudged) return null;
  if (CHANGES_NOTHING.has(name)) return PASSES;
  if (editsTrustedFile(name, input, surroundings.trusted)) return SKIPPED;
  if (name === "Bash" && surroundings.mayCommandsBeSkipped && isReadingCommand(input)) return SKIPPED;
  return null;
}
