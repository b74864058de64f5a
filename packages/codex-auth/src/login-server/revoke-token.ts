import { CodexAuthError } from "../auth-error.ts";
import { CLIENT_ID, askLoginServer, type LoginServer } from "./ask-login-server.ts";

/** Ends a session at the login server. Resolves with why that was not possible, in words; null: it was. Never rejects. */
export async function revokeToken(
  http: LoginServer & { revokeUrl: string },
  login: { refreshToken: string; accessToken: string },
): Promise<string | null> {
  const json =
    login.refreshToken === ""
      ? { token: login.accessToken, token_type_hint: "access_token" }
      : { token: login.refreshToken, token_type_hint: "refresh_token", client_id: CLIENT_ID };
  try {
    const request = { url: http.revokeUrl, json, isRepeatable: true };
    const { ok, status, intermediary } = await askLoginServer(http, request);
    return intermediary ?? (ok ? null : `The login server answered ${status}.`);
  } catch (error) {
    return error instanceof CodexAuthError ? error.message : "The login server could not be asked.";
  }
}
