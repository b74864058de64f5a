import type { CodexAuth, Credentials } from "@codexthropic/codex-auth";

export type { Credentials };

/** The part of codex-auth that the client needs: a token, and another one when it was rejected. */
export type CredentialSource = Pick<CodexAuth, "getCredentials">;

export function tokenOf(credentials: Credentials): string {
  return credentials.kind === "chatgpt" ? credentials.accessToken : credentials.apiKey;
}

/** What must not appear in any message, wherever the backend repeats it. */
export function secretsOf(credentials: Credentials): string[] {
  const { accountId = null } = credentials.kind === "chatgpt" ? credentials : {};
  return accountId === null ? [tokenOf(credentials)] : [tokenOf(credentials), accountId];
}

/** `authorization` and, with a ChatGPT login, `chatgpt-account-id`. */
export function authorization(credentials: Credentials): Record<string, string> {
  return {
    authorization: `Bearer ${tokenOf(credentials)}`,
    ...(credentials.kind === "chatgpt" &&
      credentials.accountId !== null && { "chatgpt-account-id": credentials.accountId }),
  };
}
