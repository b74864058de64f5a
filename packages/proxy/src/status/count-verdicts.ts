import type { JudgeRecord } from "../record/request-record.ts";

/** Totals of the verdicts on tool calls. */
export interface JudgeTotals {
  /** Answers whose calls needed verdicts. */
  answers: number;
  calls: number;
  flagged: number;
  /** Answers of which calls got no verdict. */
  unavailable: number;
  retries: number;
  /** Tokens of the judge's own requests. */
  input: number;
  cached: number;
  output: number;
  /** Milliseconds for which answers had to wait, together. */
  total_ms: number;
}

export function countVerdicts(): { add(judge: JudgeRecord | null): void; totals(): JudgeTotals } {
  const totals: JudgeTotals = {
    answers: 0,
    calls: 0,
    flagged: 0,
    unavailable: 0,
    retries: 0,
    input: 0,
    cached: 0,
    output: 0,
    total_ms: 0,
  };
  return {
    add(judge) {
      if (!judge) return;
      totals.answers += 1;
      totals.calls += judge.calls;
      totals.flagged += judge.flagged;
      if (judge.unavailable !== null) totals.unavailable += 1;
      totals.retries += judge.retries;
      totals.input += judge.usage?.input ?? 0;
      totals.cached += judge.usage?.cached ?? 0;
      totals.output += judge.usage?.output ?? 0;
      totals.total_ms += judge.totalMs;
    },
    totals: () => ({ ...totals }),
  };
}
