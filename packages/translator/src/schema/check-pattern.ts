/**
 * Returns whether the backend accepts a regular expression. Its validator accepts what Python, Rust and JavaScript have
 * in common, without look-around. It refuses every turn of a session that has one pattern outside of that.
 * @see docs/reference/codex-backend.md section 18
 * @module
 */
export function isBackendPattern(pattern: string): boolean {
  return hasKnownEscapes(pattern) && !FOREIGN.test(pattern.replaceAll(/\\./gs, mask)) && compiles(pattern);
}

/** Replaces escapes by one character. Classes get one of their own, because they cannot be the end of a range. */
function mask(escape: string): string {
  return /[dDsSwW]/.test(escape) ? CLASS : "x";
}
const CLASS = "\uE000";

/**
 * Empty classes, groups other than `(?:` (look-ahead, look-behind, names, flags, possessive), and ranges that end in a
 * class: `[\w-.]` is an error everywhere but in JavaScript. The backend's words for look-around are "regex lookaround
 * is not supported". Every `z.email()` of zod 4 has a look-ahead.
 */
const FOREIGN = /\[\^?\]|\(\?(?!:)|\[[^\]]*(?:\uE000-[^\]]|[^\]]-\uE000)/;

/** An ASCII letter or digit after a backslash has a meaning or is an error. Punctuation stands for itself. */
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
