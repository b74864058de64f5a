import { asText } from "@codexthropic/protocol/json";
import type { AuthChanges } from "../auth-json/edit-auth-json.ts";
import { CodexAuthError, type AuthErrorCode } from "../auth-error.ts";
import {
  CLIENT_ID,
  readErrorCode,
  askLoginServer,
  type LoginServer,
  type LoginServerAnswer,
} from "./ask-login-server.ts";

/** The reason for a refresh, as the CLI reports it. @see docs/reference/codex-backend.md section 12 */
export type RefreshReason = "proactive_expiry" | "unauthorized_recovery" | "forced";

/** All of them are optional on the wire; a missing one keeps its old value. */
export type RefreshedTokens = Omit<AuthChanges, "last_refresh">;

/**
 * Exchanges a refresh token, which works once: the caller must keep the answer. Not repeated after a failure, for only
 * a new look at the store tells whether the token is still the right one. Throws `refresh_*` and `network`.
 */
export async function refreshTokens(
  http: LoginServer & { refreshUrl: string },
  refreshToken: string,
  reason: RefreshReason,
): Promise<RefreshedTokens> {
  const reply = await askLoginServer(http, {
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

function readTokens({ body }: LoginServerAnswer): RefreshedTokens | null {
  const access_token = asText(body?.["access_token"]);
  const id_token = asText(body?.["id_token"]);
  const refresh_token = asText(body?.["refresh_token"]);
  if (access_token === undefined && refresh_token === undefined) return null;
  return {
    ...(access_token !== undefined && { access_token }),
    ...(id_token !== undefined && { id_token }),
    ...(refresh_token !== undefined && { refresh_token }),
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

/** @see docs/reference/codex-backend.md section 12 */
function classify({ status, body, intermediary }: LoginServerAnswer): CodexAuthError {
  const code = readErrorCode(body);
  const known = code === null ? undefined : BY_CODE[code];
  if (known) return new CodexAuthError(...known);
  // A 401 that is no JSON is a web page or nothing: somebody on the way, and no verdict on the login.
  return (status === 401 && body !== undefined) || code === "invalid_grant"
    ? new CodexAuthError("refresh_rejected", "The login server does not accept this login any more.")
    : new CodexAuthError(
        "refresh_failed",
        intermediary ?? `The login server answered ${status} instead of new tokens.`,
      );
}
