import type { CheckResult, Step, StepResult, Verdict } from "@codexthropic/proxy/check";
import { createPalette, type Palette } from "../terminal/colors.ts";
import { count } from "../terminal/format.ts";
import type { Io } from "../terminal/io.ts";

const CLEAR_LINE = "\r\u001b[K";

/** Shows which step runs, on a terminal only, and one line for each that has ended. */
export function showSteps(
  io: Io,
  total: number,
  asJson: boolean,
): (step: Step, index: number, result: StepResult | null) => void {
  const paint = createPalette(io.env, io.stdout);
  const isShown = io.stderr.isTTY === true && io.env["TERM"] !== "dumb";
  return ({ title }, index, result) => {
    if (isShown)
      io.stderr.write(result === null ? `${CLEAR_LINE}${index + 1}/${total} ${title} …` : CLEAR_LINE);
    if (result !== null && !asJson) io.stdout.write(lineOf(result, paint));
  };
}

const MARKS: Readonly<Record<Verdict, (paint: Palette) => string>> = {
  "as expected": (paint) => paint.green("✔"),
  different: (paint) => paint.red("≠"),
  "not available": (paint) => paint.yellow("–"),
  skipped: (paint) => paint.dim("·"),
};

function lineOf({ id, expected, observed, verdict }: StepResult, paint: Palette): string {
  const line = `${MARKS[verdict](paint)} ${id}  ${paint.dim(verdict === "as expected" ? observed : `${verdict}: ${observed}`)}\n`;
  return verdict === "different" || verdict === "not available" ? `${line}  expected: ${expected}\n` : line;
}

/** The last line: how many of each verdict, and what was spent. */
export function summaryOf({ report, tokens }: CheckResult): string {
  const verdicts = Object.keys(MARKS).flatMap((verdict) => {
    const found = report.steps.filter((step) => step.verdict === verdict).length;
    return found === 0 ? [] : [`${found} ${verdict}`];
  });
  return `${verdicts.join(", ")}; ${count(tokens.input)} tokens in, ${count(tokens.output)} out; ${report.target}\n`;
}
