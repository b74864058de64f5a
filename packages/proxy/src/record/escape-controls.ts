/**
 * Replaces every control, format and line-separating character by its escape, so that a text of foreign origin
 * cannot forge a line of the log or send sequences to a terminal.
 * @param limit characters to keep
 */
export function escapeControls(text: string, limit = 2000): string {
  const short = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return short.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) =>
    char === "\n" ? " " : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
