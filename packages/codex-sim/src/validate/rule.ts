import type { JsonObject } from "@codexthropic/protocol/json";
import type { CheckContext } from "./context.ts";
import type { Refusal } from "./refuse.ts";

/** Checks a body for one reason to refuse it. Pure. The first refusal counts. */
export type Rule = (body: JsonObject, context: CheckContext) => Refusal | null;

/** The first refusal of a walk, evaluated lazily. */
export function firstOf(refusals: Iterable<Refusal | null>): Refusal | null {
  for (const refusal of refusals) if (refusal) return refusal;
  return null;
}
