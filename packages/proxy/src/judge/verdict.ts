/** One tool call of an answer, complete. */
export interface PendingCall {
  id: string;
  name: string;
  input: unknown;
}

/** Why a call has no verdict. The client then asks its own classifier, or denies. */
export type UnavailableReason = "timeout" | "input_too_long" | "refused" | "error" | "truncated";

/** @see docs/reference/safeguards.md "Answer" */
export type Verdict =
  | { type: "evaluated"; outcome: "not_flagged" }
  | { type: "evaluated"; outcome: "flagged"; explanation: string }
  /** Needs no review: the client runs the call if its own rules allow it, and otherwise does not run it. */
  | { type: "skipped" }
  | { type: "unavailable"; reason: UnavailableReason };
