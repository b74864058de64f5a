import { asText } from "@codexthropic/protocol/json";
import { CodexAuthError } from "../auth-error.ts";
import type { Owner } from "../auth-json/read-claims.ts";
import { askLoginServer, type LoginServer } from "./ask-login-server.ts";

/** The owner of a personal access token (`at-…`), which is no JWT; the CLI asks the same. */
export async function fetchTokenOwner(
  http: LoginServer & { issuer: string },
  accessToken: string,
): Promise<Owner> {
  const { ok, status, body, intermediary } = await askLoginServer(http, {
    url: `${http.issuer}/api/accounts/v1/user-auth-credential/whoami`,
    bearer: accessToken,
    isRepeatable: true,
  });
  if (!ok) {
    throw (status === 401 || status === 403) && intermediary === null
      ? new CodexAuthError("token_rejected", "The login server does not know this personal access token.")
      : new CodexAuthError(
          "refresh_failed",
          intermediary ?? `The login server answered ${status} to the access token.`,
        );
  }
  return {
    accountId: asText(body?.["chatgpt_account_id"]) ?? null,
    email: asText(body?.["email"]) ?? null,
    plan: asText(body?.["chatgpt_plan_type"]) ?? null,
  };
}
