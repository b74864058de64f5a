import type { JsonObject } from "@codexthropic/protocol/json";
import type { CheckContext } from "./context.ts";
import type { Rejection } from "./reject.ts";

/** Checks a body for one reason to reject it. Pure. The first rejection counts. */
export type Rule = (body: JsonObject, context: CheckContext) => Rejection | null;

/** The first rejection of a walk, evaluated lazily. */
export function firstOf(rejections: Iterable<Rejection | null>): Rejection | null {
  for (const rejection of rejections) if (rejection) return rejection;
  return null;
}
