import type { CheckReport } from "./check-backend.ts";
import type { StepResult } from "./run-steps.ts";
import type { Verdict } from "./step.ts";

const VERDICTS: readonly Verdict[] = ["different", "not available", "as expected", "skipped"];

/** The result as Markdown, for an issue: what differs stands first. It has nothing personal. */
export function formatReport({ version, date, target, steps }: CheckReport): string {
  const counts = VERDICTS.map((verdict) => `${count(steps, verdict)} ${verdict}`).join(", ");
  const rows = VERDICTS.flatMap((verdict) => steps.filter((step) => step.verdict === verdict)).map(
    ({ id, title, verdict, expected, observed }) =>
      `| ${[`\`${id}\``, title, verdict, expected, observed].map((cell, i) => (i === 0 ? cell : escape(cell))).join(" | ")} |`,
  );
  return [
    "# codexthropic check",
    "",
    `codexthropic ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}; target ${target}; ${date}.`,
    "",
    `${counts}.`,
    "",
    "| step | what | verdict | expected | observed |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function count(steps: readonly StepResult[], verdict: Verdict): number {
  return steps.filter((step) => step.verdict === verdict).length;
}

function escape(cell: string): string {
  return cell.replaceAll(/[\\|<>[\]]/g, String.raw`\$&`);
}
