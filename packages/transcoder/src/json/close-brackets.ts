const OPENING: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** The brackets that would close a JSON text; `null` when more than brackets is missing: it ends inside a string or after a comma. */
export function missingBrackets(text: string): string | null {
  let missing = "";
  let inString = false;
  for (const [token] of text.matchAll(/\\[^]|["{}[\]]/g)) {
    if (token === '"') inString = !inString;
    else if (inString || token.startsWith("\\")) continue;
    else missing = token in OPENING ? `${OPENING[token]}${missing}` : missing.slice(1);
  }
  return inString || text.trimEnd().endsWith(",") ? null : missing;
}
