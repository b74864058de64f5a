import { parseAuthJson } from "../auth-json/parse.ts";
import { revokeToken } from "../oauth/revoke.ts";
import type { Settings } from "../options.ts";
import type { Store } from "../store/store.ts";

export interface LogoutResult {
  /** False when nobody was logged in. */
  removed: boolean;
  /** The login server has ended the session. False too for API keys, which have none. */
  revoked: boolean;
}

/** Revokes what is stored, then forgets it; a server that can't be reached does not keep anybody logged in. */
export function logOut(settings: Settings, store: Store): Promise<LogoutResult> {
  return store.exclusively(
    async () => undefined,
    async () => {
      await store.settle().catch(() => undefined);
      const stored = await store.read().catch(() => null);
      const login = stored && parseAuthJson(stored.text);
      const revoked = login?.kind === "chatgpt" && (await revokeToken(settings, login));
      if (login?.kind === "chatgpt" && !revoked) {
        settings.logger.warn("The login server did not revoke the session; it is only forgotten here.");
      }
      return { removed: await store.remove(), revoked };
    },
  );
}
