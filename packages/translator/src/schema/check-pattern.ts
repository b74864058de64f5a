/**
 * Regular expressions that the backend compiles. Its validator speaks the dialect that Python, Rust and JavaScript
 * share, without look-around; one pattern outside it is a 400 for every turn of the session.
 * @see codex-backend.md section 18
 * @module
 */
export function isBackendPattern(pattern: string): boolean {
  return hasKnownEscapes(pattern) && !FOREIGN.test(pattern.replaceAll(/\\./gs, mask)) && compiles(pattern);
}

/** Escaped classes keep apart from other escapes: they cannot be the end of a range. */
function mask(escape: string): string {
  return /[dDsSwW]/.test(escape) ? CLASS : "x";
}
const CLASS = "\uE000";

/**
 * Empty classes, groups other than `(?:` (look-ahead, look-behind, names, flags, possessive), and ranges that end in a
 * class: `[\w-.]` is an error but in JavaScript. Look-around is refused by its own words, "regex lookaround is not
 * supported"; every `z.email()` of zod 4 has one.
 */
const FOREIGN = /\[\^?\]|\(\?(?!:)|\[[^\]]*(?:\uE000-[^\]]|[^\]]-\uE000)/;

/** ASCII letters and digits mean something after a backslash, or they are errors; punctuation stands for itself. */
function hasKnownEscapes(pattern: string): boolean {
  const groups = pattern.replaceAll(/\\./gs, "").match(/\((?!\?)/g)?.length ?? 0;
  for (const [, escaped = ""] of pattern.matchAll(/\\([1-9]\d*|x[\da-fA-F]{2}|u[\da-fA-F]{4}|[^])/g)) {
    if (/^[1-9]/.test(escaped)) {
      if (Number(escaped) > groups) return false;
    } else if (/^[A-Za-z]$/.test(escaped) && !SHORT_ESCAPES.has(escaped)) return false;
  }
  return true;
}

const SHORT_ESCAPES: ReadonlySet<string> = new Set("bBdDsSwWfnrtvaAZ");

function compiles(pattern: string): boolean {
  try {
    return Boolean(new RegExp(pattern));
  } catch {
    return false;
  }
}
