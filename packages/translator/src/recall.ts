import type { Degraded } from "@codexthropic/protocol/contract";
import type { Context } from "./context.ts";
import type { TranslationCache } from "./options.ts";
import type { ToolChange } from "./tools/offer.ts";

interface Outcome {
  /** What the result depends on besides its source. */
  key: string;
  result: unknown;
  degraded: ReadonlySet<Degraded>;
  changes: readonly ToolChange[];
}

/** Where a piece of work notes what it does besides its result. */
export interface Notes {
  context: Context;
  changes: ToolChange[];
}

/** The result of `work` on `source`, which is done only if it is not known for the same key; its notes are repeated. */
export function recalled<Source extends object, Result>(
  source: Source,
  key: string,
  { context, changes }: Notes,
  work: (source: Source, context: Context, changes: ToolChange[]) => Result,
): Result {
  const cache: TranslationCache | null = context.cache;
  if (!cache) return work(source, context, changes);
  let outcome = cache.get(source) as Outcome | undefined;
  if (outcome?.key !== key) {
    const notes = { degraded: new Set<Degraded>(), changes: [] };
    const result = work(source, { ...context, degraded: notes.degraded }, notes.changes);
    outcome = { key, result, ...notes };
    cache.set(source, outcome);
  }
  for (const entry of outcome.degraded) context.degraded.add(entry);
  for (const change of outcome.changes) changes.push(change);
  return outcome.result as Result;
}
