import type { Step } from "@codexthropic/proxy/check";
import { wrongUsage } from "../terminal/failure.ts";
import { count } from "../terminal/format.ts";
import { suggest } from "../terminal/suggest.ts";
import { renderTable } from "../terminal/table.ts";

/**
 * The steps that `--only` names, in their own order.
 * @param only ids, separated by commas
 * @throws Failure that names the id which does not exist
 */
export function chooseSteps(all: readonly Step[], only: string | undefined): readonly Step[] {
  if (only === undefined) return all;
  const ids = only.split(",").map((id) => id.trim());
  for (const id of ids) {
    if (all.some((step) => step.id === id)) continue;
    const near = suggest(
      id,
      all.map((step) => step.id),
    );
    throw wrongUsage(
      `--only: there is no step ${JSON.stringify(id)}.`,
      near ? `Did you mean ${near}?` : "`codexthropic check --list` lists them.",
    );
  }
  return all.filter(({ id }) => ids.includes(id));
}

export function listSteps(steps: readonly Step[], asJson: boolean, width: number | undefined): string {
  if (asJson) {
    const rows = steps.map(({ id, title, expected, tokens }) => ({ id, title, expected, tokens }));
    return `${JSON.stringify(rows, null, 2)}\n`;
  }
  return renderTable(
    steps.map(({ id, title, expected }) => [id, title, expected]),
    { width, dispensable: [2] },
  );
}

/** What the steps cost, before any is run. */
export function describeCost(steps: readonly Step[]): string {
  const tokens = steps.reduce((sum, step) => sum + step.tokens, 0);
  const words = steps.length === 1 ? "One step" : `${steps.length} steps`;
  return `${words}: some minutes and about ${count(Math.ceil(tokens / 100) * 100)} tokens of the plan's quota.`;
}
