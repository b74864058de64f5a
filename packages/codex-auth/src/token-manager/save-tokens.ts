import { editAuthJson, type AuthChanges } from "../auth-json/edit-auth-json.ts";
import { parseAuthJson, type ChatGptLogin } from "../auth-json/parse-auth-json.ts";
import { CodexAuthError } from "../auth-error.ts";
import type { TokenStore } from "../token-store.ts";

/** How often a write starts again because another program has just written. */
const ATTEMPTS = 5;

/**
 * Writes the new tokens of `login` into the store, unless somebody has logged in or out meanwhile: their login stays.
 * Throws what the store throws. Loaded with the first refresh, for it brings jsonc-parser.
 */
export async function saveTokens(
  store: TokenStore,
  login: ChatGptLogin,
  changes: AuthChanges,
): Promise<void> {
  let present: string | null = login.text;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const next = mergeTokens(present, login, changes);
    if (next === null || (await store.write(next, present))) return;
    present = await store.read();
  }
  throw new CodexAuthError("auth_file_unwritable", `Another program writes ${store.place} all the time.`);
}

/** The text of `login` with its new tokens. */
export function withTokens(login: ChatGptLogin, changes: AuthChanges): string {
  return editAuthJson(login.text, changes);
}

/** Null when the stored login is another one. A text that is no JSON is replaced by the last good one. */
function mergeTokens(present: string | null, login: ChatGptLogin, changes: AuthChanges): string | null {
  if (present === null) return null;
  const stored = parseAuthJson(present);
  if (stored === null) return withTokens(login, changes);
  if (stored.kind !== "chatgpt") return null;
  const isOld = stored.refreshToken === login.refreshToken;
  // Its journal makes a store read the new tokens before they are written.
  const isNew = stored.refreshToken === changes.refresh_token;
  return isOld || isNew ? editAuthJson(present, changes) : null;
}
