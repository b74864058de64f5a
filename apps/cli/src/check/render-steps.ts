import type { CheckResult, StepResult, Verdict } from "@codexthropic/proxy/check";
import type { Palette } from "../terminal/create-palette.ts";
import { count } from "../terminal/format.ts";

const MARKS: Readonly<Record<Verdict, (paint: Palette) => string>> = {
  "as expected": (paint) => paint.green("✔"),
  different: (paint) => paint.red("≠"),
  "not available": (paint) => paint.yellow("–"),
  skipped: (paint) => paint.dim("·"),
};

/** One line for a step that has ended, two when it was not as expected. */
export function renderStep({ id, expected, observed, verdict }: StepResult, paint: Palette): string {
  const text = verdict === "as expected" ? observed : `${verdict}: ${observed}`;
  const line = `${MARKS[verdict](paint)} ${id}  ${paint.dim(text)}\n`;
  return verdict === "different" || verdict === "not available" ? `${line}  expected: ${expected}\n` : line;
}

/** The last line: how many of each verdict, and what was spent. */
export function renderSummary({ report, tokens }: CheckResult): string {
  const verdicts = Object.keys(MARKS).flatMap((verdict) => {
    const found = report.steps.filter((step) => step.verdict === verdict).length;
    return found === 0 ? [] : [`${found} ${verdict}`];
  });
  return `${verdicts.join(", ")}; ${count(tokens.input)} tokens in, ${count(tokens.output)} out; ${report.target}\n`;
}
