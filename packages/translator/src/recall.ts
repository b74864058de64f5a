import type { Degraded } from "@codexthropic/protocol";
import type { Context } from "./context.ts";
import type { ToolChange } from "./tools/offer.ts";

const KINDS = ["content", "reasoning", "arguments", "output", "tool"] as const;
type Kind = (typeof KINDS)[number];

/**
 * What has been made of the objects of earlier requests. A history repeats with every turn; who hands in the same
 * objects again, unchanged, gets the same parts again.
 */
export type Recall = ReadonlyMap<Kind, WeakMap<object, Outcome>>;

interface Outcome {
  /** What the result depends on besides its source. */
  key: string;
  result: unknown;
  degraded: ReadonlySet<Degraded>;
  changes: readonly ToolChange[];
}

export function createRecall(): Recall {
  return new Map(KINDS.map((kind) => [kind, new WeakMap()]));
}

/** Where a piece of work notes what it does besides its result. */
export interface Notes {
  context: Context;
  changes: ToolChange[];
}

/** The result of `work` on `source`, which is done only if it is not known for the same key; its notes are repeated. */
export function recalled<Source extends object, Result>(
  kind: Kind,
  source: Source,
  key: string,
  { context, changes }: Notes,
  work: (source: Source, context: Context, changes: ToolChange[]) => Result,
): Result {
  const known = context.recall?.get(kind);
  if (!known) return work(source, context, changes);
  let outcome = known.get(source);
  if (outcome?.key !== key) {
    const notes = { degraded: new Set<Degraded>(), changes: [] };
    const result = work(source, { ...context, degraded: notes.degraded }, notes.changes);
    outcome = { key, result, ...notes };
    known.set(source, outcome);
  }
  for (const entry of outcome.degraded) context.degraded.add(entry);
  for (const change of outcome.changes) changes.push(change);
  return outcome.result as Result;
}
