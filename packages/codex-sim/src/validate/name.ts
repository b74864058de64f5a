import type { Rejection } from "./reject.ts";
import { empty, invalidType, noMatch, tooLong } from "./sentences.ts";

const MAX = 64;

/** Tool and format names. @see docs/reference/codex-backend.md section 18 */
export function checkName(name: unknown, param: string): Rejection | null {
  if (typeof name !== "string") return invalidType(param, "a string", name);
  if (name === "") return empty(param);
  if (name.length > MAX) return tooLong(param, MAX, name.length);
  return /^[a-zA-Z0-9_-]+$/.test(name) ? null : noMatch(param, "^[a-zA-Z0-9_-]+$");
}
