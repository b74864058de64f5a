/** The characters that give JSON its structure (RFC 8259). */
export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COLON = 0x3a;
export const COMMA = 0x2c;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
/** Everything below must be escaped inside a string. */
export const FIRST_PRINTABLE = 0x20;

/** A whole number, literal or nothing else. */
export const SCALAR: RegExp = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?)$/;
export const BLANK_RUN: RegExp = /^[ \t\n\r]*$/;

export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Digits, letters, `+`, `-` and `.`: what numbers and literals are made of. */
export function isScalar(code: number): boolean {
  return (
    (code >= 0x30 && code <= 0x39) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2d ||
    code === 0x2e ||
    code === 0x2b ||
    code === 0x45
  );
}

/** The index of the next quote, backslash or control character, or the length of the text. */
export function endOfRun(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === BACKSLASH || code < FIRST_PRINTABLE) break;
  }
  return at;
}

/**
 * What a backslash begins: an escape of so many characters, one that is not all there yet, or nothing that
 * JSON knows. Blanks at the end of the text say nothing yet.
 */
export function escapeLength(text: string, at: number): number | "unfinished" | "unknown" {
  const sequence = text.slice(at, at + 6);
  const blank = sequence.search(/[ \t\n\r]/);
  const said = blank >= 0 && BLANK_RUN.test(text.slice(at + blank)) ? sequence.slice(0, blank) : sequence;
  if (/^\\["\\/bfnrt]/.test(said)) return 2;
  if (/^\\u[\dA-Fa-f]{4}$/.test(said)) return 6;
  return /^\\(?:u[\dA-Fa-f]{0,3})?$/.test(said) ? "unfinished" : "unknown";
}
