import type { AuthChanges } from "../auth-json/edit.ts";
import { CodexAuthError, type AuthErrorCode } from "../error.ts";
import { asText } from "../json.ts";
import { CLIENT_ID, errorCode, requestOAuth, type OAuthHttp, type OAuthReply } from "./http.ts";

/** Why the CLI says it refreshes. @see codex-backend.md section 12 */
export type RefreshReason = "proactive_expiry" | "unauthorized_recovery" | "forced";

/** All optional on the wire; what is missing keeps its old value. */
export type RefreshedTokens = Omit<AuthChanges, "last_refresh">;

/**
 * Spends a refresh token. It works once: once this has been called the caller must keep what comes.
 * Throws `refresh_*` and `network`.
 */
export async function refreshTokens(
  http: OAuthHttp & { refreshUrl: string },
  refreshToken: string,
  reason: RefreshReason,
): Promise<RefreshedTokens> {
  const reply = await requestOAuth(http, {
    url: http.refreshUrl,
    json: {
      client_id: CLIENT_ID,
      grant_type: "refresh_token",
      refresh_reason: reason,
      refresh_token: refreshToken,
    },
  });
  const tokens = reply.ok ? readTokens(reply) : null;
  if (tokens !== null) return tokens;
  throw classify(reply);
}

function readTokens({ body }: OAuthReply): RefreshedTokens | null {
  const access_token = asText(body?.["access_token"]);
  const id_token = asText(body?.["id_token"]);
  const refresh_token = asText(body?.["refresh_token"]);
  if (access_token === null && refresh_token === null) return null;
  return {
    ...(access_token !== null && { access_token }),
    ...(id_token !== null && { id_token }),
    ...(refresh_token !== null && { refresh_token }),
  };
}

const BY_CODE: Readonly<Record<string, readonly [AuthErrorCode, string]>> = {
  refresh_token_expired: ["refresh_expired", "The login has expired."],
  refresh_token_reused: [
    "refresh_reused",
    "The refresh token of this login has already been used elsewhere.",
  ],
  refresh_token_invalidated: ["refresh_revoked", "This login has been revoked."],
};

/** @see codex-backend.md section 12 */
function classify({ status, body }: OAuthReply): CodexAuthError {
  const code = errorCode(body);
  const known = code === null ? undefined : BY_CODE[code];
  if (known) return new CodexAuthError(...known);
  return status === 401 || code === "invalid_grant"
    ? new CodexAuthError("refresh_rejected", "The login server does not accept this login any more.")
    : new CodexAuthError("refresh_failed", `The login server answered ${status} instead of new tokens.`);
}
