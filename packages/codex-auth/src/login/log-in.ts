import { composeApiKey, composeChatGpt } from "../auth-json/compose-auth-json.ts";
import { readClaims } from "../auth-json/read-claims.ts";
import { CodexAuthError } from "../auth-error.ts";
import { randomToken } from "../login-server/create-pkce.ts";
import type { LoginTokens } from "../login-server/exchange-code.ts";
import { CLIENT_ID } from "../login-server/ask-login-server.ts";
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
import { logInWithBrowser } from "./log-in-with-browser.ts";
import { logInWithDevice } from "./log-in-with-device.ts";
import type { LoginOptions } from "./login-options.ts";

/** How often the write starts again because another program has just written. */
const WRITE_ATTEMPTS = 5;

/** Logs in and replaces the stored login. Throws `login_*`, `port_taken`, `network`, `auth_file_unwritable`. */
export async function logIn(settings: Settings, store: TokenStore, options: LoginOptions): Promise<void> {
  options.signal?.throwIfAborted();
  // A store that refuses the result should do so before the user goes through the login.
  await withLock(store, async () => {
    await store.read();
    await (await store.prepareRefresh?.())?.close(false);
  });
  const text = await obtainLogin(settings, options);
  await withLock(store, () => replaceLogin(store, text));
}

export function withLock<T>(store: TokenStore, task: () => Promise<T>): Promise<T> {
  return store.withLock ? store.withLock(task, async () => undefined) : task();
}

async function replaceLogin(store: TokenStore, text: string): Promise<void> {
  for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
    if (await store.write(text, await store.read())) return;
  }
  throw new CodexAuthError("auth_file_unwritable", `Another program writes ${store.place} all the time.`);
}

async function obtainLogin(settings: Settings, options: LoginOptions): Promise<string> {
  switch (options.method) {
    case "browser":
      return compose(settings, await logInWithBrowser(settings, options));
    case "device":
      return compose(settings, { ...(await logInWithDevice(settings, options)), apiKey: null });
    case "api_key": {
      const apiKey = options.apiKey.trim();
      if (apiKey === "") throw new CodexAuthError("login_failed", "The API key is empty.");
      return composeApiKey(apiKey);
    }
  }
}

function compose({ issuer, now }: Settings, tokens: LoginTokens & { apiKey: string | null }): string {
  return composeChatGpt({
    ...tokens,
    accountId: readClaims(tokens.idToken).accountId ?? readClaims(tokens.accessToken).accountId,
    issuer,
    clientId: CLIENT_ID,
    ownerId: randomToken(),
    lastRefresh: new Date(now()).toISOString(),
  });
}
