/** The result of a login. */
export interface NewTokens {
  idToken: string;
  accessToken: string;
  refreshToken: string;
  /** The API key of the token exchange; only after a login in the browser. */
  apiKey: string | null;
  accountId: string | null;
  issuer: string;
  clientId: string;
  /** Random, 43 characters of base64url. */
  ownerId: string;
  /** RFC 3339. */
  lastRefresh: string;
}

/**
 * The text of auth.json after a login, as the Codex CLI writes it: this order of fields, two spaces, no newline at
 * the end.
 * @see docs/reference/codex-backend.md section 11
 */
export function composeChatGpt(tokens: NewTokens): string {
  return pretty({
    auth_mode: "chatgpt",
    OPENAI_API_KEY: tokens.apiKey,
    tokens: {
      id_token: tokens.idToken,
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      oauth_provenance: { issuer: tokens.issuer, client_id: tokens.clientId },
      login_owner_id: tokens.ownerId,
      ...(tokens.accountId !== null && { account_id: tokens.accountId }),
    },
    last_refresh: tokens.lastRefresh,
  });
}

export function composeApiKey(apiKey: string): string {
  return pretty({ auth_mode: "apikey", OPENAI_API_KEY: apiKey });
}

function pretty(value: object): string {
  return JSON.stringify(value, null, 2);
}
