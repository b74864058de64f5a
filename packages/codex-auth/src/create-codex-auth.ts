import type { Login } from "./auth-json/parse.ts";
import { ApiKey, ChatGpt, type Credentials } from "./credentials.ts";
import { CodexAuthError } from "./error.ts";
import { withDefaults, type CodexAuthOptions } from "./options.ts";
import { createSession } from "./session.ts";
import { createFileStore } from "./store/file-store.ts";

export interface CredentialRequest {
  /** The token (or key) that has just met a 401: never returned again. The login is read again, then refreshed. */
  rejected?: string;
  /** Refresh even if the token still works. */
  forceRefresh?: boolean;
}

/** The Codex login. All methods throw {@link CodexAuthError}. */
export interface CodexAuth {
  /** A token for `authorization: Bearer …` that works now; in API-key mode the key. */
  getAccessToken(request?: CredentialRequest): Promise<string>;
  /** What the upstream request needs. */
  getCredentials(request?: CredentialRequest): Promise<Credentials>;
}

/** One login, shared by all requests of a process. Nothing is read or sent before the first call. */
export function createCodexAuth(options: CodexAuthOptions = {}): CodexAuth {
  const settings = withDefaults(options);
  const session = createSession(settings, createFileStore(settings));

  async function getCredentials(request: CredentialRequest = {}): Promise<Credentials> {
    return toCredentials(await session.fresh({ rejected: request.rejected, force: request.forceRefresh }));
  }

  return {
    getCredentials,
    async getAccessToken(request) {
      const credentials = await getCredentials(request);
      return credentials.kind === "chatgpt" ? credentials.accessToken : credentials.apiKey;
    },
  };
}

function toCredentials(login: Login): Credentials {
  switch (login.kind) {
    case "chatgpt":
      return new ChatGpt(login.accessToken, login.accountId);
    case "bearer":
      return new ChatGpt(login.accessToken, null);
    case "api_key":
      return new ApiKey(login.apiKey);
    case "unsupported":
      throw new CodexAuthError(
        "unsupported_login",
        `This login (${login.mode}) only works in the Codex CLI.`,
      );
    case "none":
      throw new CodexAuthError("not_logged_in", "Nobody is logged in.");
  }
}
