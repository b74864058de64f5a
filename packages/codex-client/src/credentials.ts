/** What one upstream request is authorized with. */
export type Credentials =
  | { kind: "chatgpt"; accessToken: string; accountId: string | null }
  | { kind: "api_key"; apiKey: string };

/** The part of codex-auth's `CodexAuth` that the client needs. */
export interface CredentialSource {
  /** `rejected`: the token that just met a 401. It is not returned again unless there is no other. */
  getCredentials(options?: { rejected?: string }): Promise<Credentials>;
}

export function tokenOf(credentials: Credentials): string {
  return credentials.kind === "chatgpt" ? credentials.accessToken : credentials.apiKey;
}

/** `authorization` and, with a ChatGPT login, `chatgpt-account-id`. */
export function authorization(credentials: Credentials): Record<string, string> {
  return {
    authorization: `Bearer ${tokenOf(credentials)}`,
    ...(credentials.kind === "chatgpt" &&
      credentials.accountId !== null && { "chatgpt-account-id": credentials.accountId }),
  };
}
