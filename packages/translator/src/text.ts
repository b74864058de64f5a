import { isObject } from "@codexthropic/protocol/json";

/** In every runtime since 2023, but not in the ES2023 library that this package compiles against. */
type WellFormable = string & { isWellFormed(): boolean; toWellFormed(): string };

/**
 * Replaces halves of surrogate pairs (the end of a truncated tool output) by U+FFFD: JSON would carry them as
 * escapes that strict parsers refuse. Well-formed text is returned as it is, not copied.
 */
export function wellFormed(text: string): string {
  return (text as WellFormable).isWellFormed() ? text : (text as WellFormable).toWellFormed();
}

/**
 * Returns well-formed JSON of any parsed JSON value. Returns `{}` for values that cannot be written: nesting beyond the
 * stack, `undefined`.
 */
export function toJson(value: unknown): string {
  try {
    const json = JSON.stringify(value) ?? "{}";
    // `JSON.stringify` escapes nothing but lone surrogates as `\ud…`.
    return json.includes("\\ud") ? JSON.stringify(value, repairSurrogates) : json;
  } catch {
    return "{}";
  }
}

function repairSurrogates(_key: string, value: unknown): unknown {
  if (typeof value === "string") return wellFormed(value);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [wellFormed(key), inner]));
}

/** Returns one line of at most `length` characters, for placeholders and headings. */
export function oneLine(text: string, length = 200): string {
  const line = text
    .slice(0, length * 2)
    .replaceAll(/\s+/g, " ")
    .trim();
  return wellFormed(line.length > length ? `${line.slice(0, length - 1)}…` : line);
}
