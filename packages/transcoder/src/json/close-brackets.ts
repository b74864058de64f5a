/**
 * The brackets that would close a JSON text; `null` when more than brackets is missing: it ends inside a string or
 * after a comma.
 */
export function missingBrackets(text: string): string | null {
  const open: string[] = [];
  let inString = false;
  for (const [token] of text.matchAll(/\\[^]|["{}[\]]/g)) {
    if (token === '"') inString = !inString;
    else if (inString || token.startsWith("\\")) continue;
    else if (token === "{" || token === "[") open.push(token === "{" ? "}" : "]");
    else open.pop();
  }
  return inString || text.trimEnd().endsWith(",") ? null : open.toReversed().join("");
}
