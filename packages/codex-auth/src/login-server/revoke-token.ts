import { CLIENT_ID, askLoginServer, type LoginServer } from "./ask-login-server.ts";

/** Ends a session at the login server; false when it could not be reached or refused. */
export async function revokeToken(
  http: LoginServer & { revokeUrl: string },
  login: { refreshToken: string; accessToken: string },
): Promise<boolean> {
  const json =
    login.refreshToken === ""
      ? { token: login.accessToken, token_type_hint: "access_token" }
      : { token: login.refreshToken, token_type_hint: "refresh_token", client_id: CLIENT_ID };
  const reply = await askLoginServer(http, { url: http.revokeUrl, json, isRepeatable: true }).catch(
    () => null,
  );
  return reply?.ok ?? false;
}
