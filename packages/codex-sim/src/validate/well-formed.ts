import { isObject } from "@codexthropic/protocol/json";
import type { Rule } from "./rule.ts";
import { detail } from "./reject.ts";

/** Half a surrogate pair; with the `u` flag whole pairs are one character and do not match. */
const LONE = /\p{Surrogate}/u;

/**
 * Text that cannot be encoded, as a truncated tool output contains it. It is among the cases that broke
 * other proxies; the sentence is not recorded.
 */
export const wellFormedText: Rule = (body) =>
  isWellFormed(body) ? null : detail("Request body contains text that is not valid Unicode");

function isWellFormed(value: unknown): boolean {
  if (typeof value === "string") return !LONE.test(value);
  if (Array.isArray(value)) return value.every(isWellFormed);
  return (
    !isObject(value) || Object.entries(value).every(([key, inner]) => !LONE.test(key) && isWellFormed(inner))
  );
}
