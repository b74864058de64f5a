import { CodexAuthError } from "../error.ts";
import type { Owner } from "../claims.ts";
import { asText } from "../json.ts";
import { requestOAuth, type OAuthHttp } from "./http.ts";

/** Personal access tokens (`at-…`) are no JWTs: whose they are has to be asked, as the CLI does. */
export async function whoami(http: OAuthHttp & { issuer: string }, accessToken: string): Promise<Owner> {
  const { ok, status, body } = await requestOAuth(http, {
    url: `${http.issuer}/api/accounts/v1/user-auth-credential/whoami`,
    bearer: accessToken,
  });
  if (!ok) {
    throw status === 401 || status === 403
      ? new CodexAuthError("token_rejected", "The login server does not know this personal access token.")
      : new CodexAuthError("refresh_failed", `The login server answered ${status} to the access token.`);
  }
  return {
    accountId: asText(body?.["chatgpt_account_id"]),
    email: asText(body?.["email"]),
    plan: asText(body?.["chatgpt_plan_type"]),
  };
}
