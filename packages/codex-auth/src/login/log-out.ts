import { parseAuthJson } from "../auth-json/parse-auth-json.ts";
import { revokeToken } from "../login-server/revoke-token.ts";
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
import { withLock } from "./log-in.ts";

export interface LogoutResult {
  /** False when nobody was logged in. */
  removed: boolean;
  /** The login server has ended the session. False for API keys, which have none. */
  revoked: boolean;
}

/**
 * Revokes the stored login and removes it, also when the login server cannot be reached; the logger is then told why the
 * session was not ended.
 */
export function logOut(settings: Settings, store: TokenStore): Promise<LogoutResult> {
  return withLock(store, async () => {
    const text = await store.read().catch(() => null);
    const login = text === null ? null : parseAuthJson(text);
    const isSession = login?.kind === "chatgpt";
    const problem = isSession ? await revokeToken(settings, login) : null;
    if (problem !== null) {
      settings.logger.warn(
        `The login server did not revoke the session; the login is only forgotten here. ${problem}`,
      );
    }
    return { removed: await store.remove(), revoked: isSession && problem === null };
  });
}
