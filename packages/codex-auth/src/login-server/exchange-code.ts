import { asText } from "@codexthropic/protocol/json";
import { CodexAuthError } from "../auth-error.ts";
import { CLIENT_ID, askLoginServer, type LoginServer } from "./ask-login-server.ts";

/** What a login receives in exchange for its code. */
export interface LoginTokens {
  idToken: string;
  accessToken: string;
  refreshToken: string;
}

export interface CodeGrant {
  code: string;
  redirectUri: string;
  verifier: string;
}

type Http = LoginServer & { issuer: string };

/** Exchanges an authorization code. Throws `login_failed`, `network`. @see docs/reference/codex-backend.md section 13 */
export async function exchangeCode(http: Http, grant: CodeGrant, signal?: AbortSignal): Promise<LoginTokens> {
  const { ok, status, body, intermediary } = await askLoginServer(http, {
    url: `${http.issuer}/oauth/token`,
    form: {
      grant_type: "authorization_code",
      client_id: CLIENT_ID,
      code: grant.code,
      redirect_uri: grant.redirectUri,
      code_verifier: grant.verifier,
    },
    signal,
  });
  const idToken = asText(body?.["id_token"]);
  const accessToken = asText(body?.["access_token"]);
  const refreshToken = asText(body?.["refresh_token"]);
  if (!ok || idToken === undefined || accessToken === undefined || refreshToken === undefined) {
    throw new CodexAuthError(
      "login_failed",
      intermediary ?? `The login server answered ${status} instead of tokens.`,
    );
  }
  return { idToken, accessToken, refreshToken };
}

/** The API key that the CLI keeps beside the tokens; null for accounts that get none. */
export async function exchangeForApiKey(http: Http, idToken: string): Promise<string | null> {
  const reply = await askLoginServer(http, {
    url: `${http.issuer}/oauth/token`,
    form: {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      client_id: CLIENT_ID,
      requested_token: "openai-api-key",
      subject_token: idToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    },
  }).catch(() => null);
  return (reply?.ok ? asText(reply.body?.["access_token"]) : null) ?? null;
}
