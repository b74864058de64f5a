import type { MessageDeltaEvent, StopReason, ToolUseBlock } from "@codexthropic/protocol/anthropic";

/** How the answer ended. `stop_sequence`, `max_tokens`: the transcoder cut it before upstream was done. */
export type Ending =
  | { kind: "completed" }
  | { kind: "incomplete"; reason: string | null }
  | { kind: "stop_sequence"; sequence: string }
  | { kind: "max_tokens" };

/** What the answer contains that decides about its stop reason. */
export interface Contents {
  /** Tool calls that arrived whole. */
  readonly calls: ToolUseBlock[];
  /** Ids of tool calls that were shown and are no valid JSON: upstream broke them off, or finished them like that. */
  readonly brokenCalls: string[];
  refused: boolean;
  /** The answer is a compaction block, as the client asked. */
  compacted: boolean;
}

const INCOMPLETE: ReadonlyMap<unknown, StopReason> = new Map<string, StopReason>([
  ["max_output_tokens", "max_tokens"],
  ["content_filter", "refusal"],
]);

/** The total mapping to `stop_reason`. @see docs/mapping.md section 4 */
export function mapStopReason(ending: Ending, contents: Contents): MessageDeltaEvent["delta"] {
  const reason = reasonOf(ending, contents);
  return {
    stop_reason: reason,
    stop_sequence: reason === "stop_sequence" && ending.kind === "stop_sequence" ? ending.sequence : null,
    stop_details: reason === "refusal" ? { type: "refusal", category: null, explanation: null } : null,
    container: null,
  };
}

function reasonOf(ending: Ending, { calls, brokenCalls, refused, compacted }: Contents): StopReason {
  if (calls.length > 0 && brokenCalls.length === 0) return "tool_use";
  const incomplete = ending.kind === "incomplete" ? INCOMPLETE.get(ending.reason) : undefined;
  if (incomplete) return incomplete;
  // With a broken call the client must not run the calls of this answer as if nothing had happened.
  if (brokenCalls.length > 0) return "max_tokens";
  if (ending.kind === "stop_sequence" || ending.kind === "max_tokens") return ending.kind;
  if (refused) return "refusal";
  return compacted ? "compaction" : "end_turn";
}
