import type { Login } from "../auth-json/parse-auth-json.ts";
import { CodexAuthError } from "../auth-error.ts";
import type { Settings } from "../options.ts";
import type { TokenManager } from "./token-manager.ts";

/** A token or a key that was handed in. As in the CLI, the key wins over the token, and both over what is stored. */
export function fixedLogin({ apiKey, accessToken }: Settings): Login | null {
  if (apiKey !== null) return { kind: "api_key", apiKey };
  return accessToken === null ? null : { kind: "bearer", accessToken };
}

/** Where a {@link fixedLogin} comes from. */
export function sourceOfFixed(login: Login): { source: "environment"; place: string } {
  return {
    source: "environment",
    place: login.kind === "api_key" ? "CODEX_API_KEY" : "CODEX_ACCESS_TOKEN",
  };
}

/** A login that nobody can refresh: it works until the backend refuses it. */
export function createFixedTokenManager(login: Login): TokenManager {
  const secret = login.kind === "api_key" ? login.apiKey : login.kind === "bearer" ? login.accessToken : null;
  let isRejected = false;
  return {
    read: async () => login,
    close: async () => undefined,
    async get({ rejected }) {
      isRejected ||= rejected !== undefined && rejected === secret;
      if (!isRejected) return login;
      const { place } = sourceOfFixed(login);
      throw new CodexAuthError("token_rejected", `The backend does not accept ${place}.`);
    },
  };
}
