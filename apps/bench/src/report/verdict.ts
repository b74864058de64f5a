import type { Results } from "../harness/results.ts";
import { median, spread } from "../harness/stats.ts";
import type { Budget } from "./budgets.ts";

export type Verdict = "stretch" | "pass" | "MISS" | "not measured";

/** A budget against its measurement. */
export interface Judged {
  label: string;
  unit: Budget["unit"];
  measured: number;
  /** Half the interquartile range, as a share. */
  spread: number;
  floor: number;
  must: number;
  stretch: number | undefined;
  verdict: Verdict;
}

export function judge(budget: Budget, results: Results): Judged {
  const figures = budget.figure(results);
  const measured = median(figures);
  const must = typeof budget.must === "number" ? budget.must : budget.must(results);
  return {
    label: budget.label,
    unit: budget.unit,
    measured,
    spread: spread(figures),
    floor: median(budget.floor?.(results) ?? []),
    must,
    stretch: budget.stretch,
    verdict: verdictOf(measured, must, budget.stretch),
  };
}

function verdictOf(measured: number, must: number, stretch: number | undefined): Verdict {
  if (Number.isNaN(measured) || Number.isNaN(must)) return "not measured";
  if (measured > must) return "MISS";
  return stretch !== undefined && measured <= stretch ? "stretch" : "pass";
}
