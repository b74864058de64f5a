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
  refused: boolean;
}

export interface Stop {
  stop_reason: StopReason;
  stop_sequence: string | null;
  stop_details: StopDetails | null;
  container: null;
}

const INCOMPLETE: Readonly<Record<string, StopReason>> = {
  max_output_tokens: "max_tokens",
  content_filter: "refusal",
};

/** The total mapping to `stop_reason`. @see docs/mapping.md section 4 */
export function stopOf(ending: Ending, contents: Contents): Stop {
  const reason = contents.calls ? "tool_use" : reasonOf(ending, contents);
  return {
    stop_reason: reason,
    stop_sequence: reason === "stop_sequence" && ending.kind === "stop_sequence" ? ending.sequence : null,
    stop_details: reason === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
    container: null,
  };
}

function reasonOf(ending: Ending, { refused }: Contents): StopReason {
  switch (ending.kind) {
    case "stop_sequence":
    case "max_tokens":
      return ending.kind;
    case "incomplete":
      return INCOMPLETE[ending.reason ?? ""] ?? (refused ? "refusal" : "end_turn");
    case "completed":
      return refused ? "refusal" : "end_turn";
  }
}
