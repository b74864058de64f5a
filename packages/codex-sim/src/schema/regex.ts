/**
 * Regular expressions that the backend compiles. Its validator is Python's jsonschema with `re`, as the wording
 * of its rejection ("… is not a 'regex'") tells.
 * @see docs/reference/codex-backend.md section 18, docs/mapping.md section 2 for what lies outside the dialect
 * @module
 */

/** Letters that `re` knows after a backslash; any other ASCII letter is a "bad escape". */
const ESCAPABLE = new Set("AbBdDsSwWZafnrtvxuU0123456789");

export function isBackendRegex(pattern: string): boolean {
  return hasOnlyKnownEscapes(pattern) && !FOREIGN.test(withoutEscapes(pattern)) && compiles(pattern);
}

/** `[]`, `[^]` (empty classes), JavaScript's named groups. Look-around is refused elsewhere: `lookaround.ts`. */
const FOREIGN = /\[\^?\]|\(\?<[^=!]/;

function hasOnlyKnownEscapes(pattern: string): boolean {
  for (let at = pattern.indexOf("\\"); at >= 0; at = pattern.indexOf("\\", at + 2)) {
    const letter = pattern[at + 1];
    if (letter === undefined) return false;
    if (/[A-Za-z0-9]/.test(letter) && !ESCAPABLE.has(letter)) return false;
    if (/[uUx]/.test(letter) && !hasHex(pattern.slice(at + 2), letter)) return false;
  }
  return true;
}

const HEX: Readonly<Record<string, RegExp>> = {
  x: /^[0-9a-f]{2}/i,
  u: /^[0-9a-f]{4}/i,
  U: /^[0-9a-f]{8}/i,
};

function hasHex(rest: string, letter: string): boolean {
  return HEX[letter]?.test(rest) === true;
}

/** Escapes replaced by a plain letter, so that the rest can be searched as text. */
function withoutEscapes(pattern: string): string {
  return pattern.replace(/\\./gs, "x");
}

/** What is left is tried with the engine at hand, after Python's own spellings are translated. */
function compiles(pattern: string): boolean {
  try {
    const translated = pattern
      .replace(/^\(\?[aimsux]+\)/, "")
      .replaceAll("(?P<", "(?<")
      .replace(/\(\?P=(\w+)\)/g, "\\k<$1>");
    return Boolean(new RegExp(translated));
  } catch {
    return false;
  }
}
