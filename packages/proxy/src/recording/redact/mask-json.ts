import type { TextMask } from "./text-mask.ts";

/** What masks the parts of a JSON value. */
export interface JsonMask {
  text: TextMask;
  /** The substitute of a property's name. */
  property: (name: string) => string;
  /** A string that stays, or that has another substitute than its mask: an id, a value of an enumeration. */
  fixed: (value: string) => string | undefined;
}

/** A string, cut off or not; a number; a bare word. */
const TOKENS = /"[^"\\]*(?:\\[^][^"\\]*)*(?:"|\\?$)|-?\d[\d.eE+-]*|[\p{L}_$][\p{L}\p{M}\p{N}_$]*/gu;
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const LITERALS: ReadonlySet<string> = new Set(["true", "false", "null"]);

/**
 * Masks the text of a JSON value, complete or cut off anywhere: strings and numbers, not their names, brackets and
 * escapes. What is valid stays valid, and the length stays the same.
 */
export function maskJson(json: string, mask: JsonMask): string {
  return json.replace(TOKENS, (token, at: number) => {
    if (!token.startsWith('"')) {
      if (NUMBER.test(token)) return mask.text.number(token);
      return LITERALS.has(token) ? token : mask.text.text(token);
    }
    if (token.length < 2 || !token.endsWith('"')) return maskEscaped(token, mask.text);
    return maskString(token, /^\s*:/.test(json.slice(at + token.length, at + token.length + 20)), mask);
  });
}

/** The same for a value that is parsed. */
export function maskValue(value: unknown, mask: JsonMask): unknown {
  if (typeof value === "string") return maskJsonText(value, mask);
  if (typeof value === "number") return Number(mask.text.number(String(value)));
  if (Array.isArray(value)) return value.map((entry) => maskValue(entry, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [mask.property(name), maskValue(entry, mask)]),
  );
}

/** A string inside of JSON; arguments are sometimes encoded twice. */
function maskJsonText(text: string, mask: JsonMask): string {
  return mask.fixed(text) ?? (/^\s*[{[]/.test(text) ? maskJson(text, mask) : mask.text.text(text));
}

function maskString(token: string, isName: boolean, mask: JsonMask): string {
  const text = parse(token);
  if (text === undefined) return maskEscaped(token, mask.text);
  const masked = JSON.stringify(isName ? mask.property(text) : maskJsonText(text, mask));
  // Another spelling of the same escapes would move everything behind it.
  return masked.length === token.length && JSON.stringify(text) === token
    ? masked
    : maskEscaped(token, mask.text);
}

/** Escapes of letters become escapes of masked letters; all others stay. */
function maskEscaped(token: string, { text }: TextMask): string {
  return token.replace(
    /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^]|[^\\]+|\\/g,
    (part) => {
      if (!part.startsWith("\\")) return text(part);
      return part.startsWith("\\u") && part.length >= 6 ? escapeAll(text(parse(`"${part}"`) ?? "")) : part;
    },
  );
}

function escapeAll(text: string): string {
  return text.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function parse(token: string): string | undefined {
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}
