import type { JsonObject } from "../json.ts";
import type { CheckContext } from "./context.ts";
import type { Refusal } from "./refuse.ts";

/** One reason to refuse a body. Pure; the first that speaks wins. */
export type Rule = (body: JsonObject, context: CheckContext) => Refusal | null;

/** The first refusal of a walk, evaluated lazily. */
export function firstOf(refusals: Iterable<Refusal | null>): Refusal | null {
  for (const refusal of refusals) if (refusal) return refusal;
  return null;
}
