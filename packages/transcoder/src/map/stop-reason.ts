import type { StopDetails, StopReason } from "@codexthropic/protocol/anthropic";

/** How the answer ended. `cut`: by us, before upstream was done. */
export type Ending =
  | { kind: "completed" }
  | { kind: "incomplete"; reason: string | null }
  | { kind: "stop_sequence"; sequence: string }
  | { kind: "max_tokens" };

/** What the answer contains that decides over its stop reason. */
export interface Contents {
  /** At least one tool call that arrived whole. */
  calls: boolean;
  /** A tool call was shown that is no valid JSON: upstream broke it off, or finished it like that. */
  broken: boolean;
  refused: boolean;
}

export interface Stop {
  stop_reason: StopReason;
  stop_sequence: string | null;
  stop_details: StopDetails | null;
  container: null;
}

const INCOMPLETE: ReadonlyMap<unknown, StopReason> = new Map<string, StopReason>([
  ["max_output_tokens", "max_tokens"],
  ["content_filter", "refusal"],
]);

/** The total mapping to `stop_reason`. @see docs/mapping.md section 4 */
export function stopOf(ending: Ending, contents: Contents): Stop {
  const reason = reasonOf(ending, contents);
  return {
    stop_reason: reason,
    stop_sequence: reason === "stop_sequence" && ending.kind === "stop_sequence" ? ending.sequence : null,
    stop_details: reason === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
    container: null,
  };
}

/** With a broken call the client must not run the calls of this answer as if nothing had happened. */
function reasonOf(ending: Ending, { calls, broken, refused }: Contents): StopReason {
  if (calls && !broken) return "tool_use";
  const incomplete = ending.kind === "incomplete" ? INCOMPLETE.get(ending.reason) : undefined;
  if (incomplete) return incomplete;
  if (broken) return "max_tokens";
  if (ending.kind === "stop_sequence" || ending.kind === "max_tokens") return ending.kind;
  return refused ? "refusal" : "end_turn";
}
