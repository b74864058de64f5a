import { composeApiKey, composeChatGpt } from "../auth-json/compose.ts";
import { readClaims } from "../claims.ts";
import { CodexAuthError } from "../error.ts";
import { CLIENT_ID } from "../oauth/http.ts";
import type { LoginTokens } from "../oauth/exchange.ts";
import { randomToken } from "../oauth/pkce.ts";
import type { Settings } from "../options.ts";
import type { Store } from "../store/store.ts";
import { loginInBrowser } from "./browser.ts";
import { loginWithDevice } from "./device.ts";
import type { LoginOptions } from "./options.ts";

/** Logs in and replaces the stored login. Throws `login_*`, `port_taken`, `network`, `auth_file_unwritable`. */
export async function logIn(settings: Settings, store: Store, options: LoginOptions): Promise<void> {
  options.signal?.throwIfAborted();
  // A store that would refuse the result should do so before the user has been through the login.
  await store.update(() => null);
  const text = await obtain(settings, options);
  await store.exclusively(
    async () => undefined,
    async () => {
      await store.update(() => text);
      await store.settle();
    },
  );
}

async function obtain(settings: Settings, options: LoginOptions): Promise<string> {
  switch (options.method) {
    case "browser":
      return compose(settings, await loginInBrowser(settings, options));
    case "device":
      return compose(settings, { ...(await loginWithDevice(settings, options)), apiKey: null });
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
