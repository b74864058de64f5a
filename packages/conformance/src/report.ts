/** How one case went. */
export interface CaseResult {
  id: string;
  title: string;
  /** Page and section that the rule comes from. */
  source: string;
  /** Empty: passed. */
  problems: readonly string[];
}

export interface Report {
  /** In the order of the cases. */
  results: readonly CaseResult[];
}

export interface Totals {
  passed: number;
  failed: number;
  total: number;
}

export function totalsOf({ results }: Report): Totals {
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  return { passed: results.length - failed, failed, total: results.length };
}

/** One line a case; the problems of a failed one below it. */
export function renderResult({ id, title, problems }: CaseResult, width: number): string {
  const mark = problems.length === 0 ? "pass" : "FAIL";
  return [`${mark}  ${id.padEnd(width)}  ${title}`, ...problems.map((problem) => `        ${problem}`)].join(
    "\n",
  );
}

/** The last line. */
export function renderTotals(report: Report): string {
  const { passed, failed, total } = totalsOf(report);
  return `${total} cases: ${passed} passed, ${failed} failed`;
}
