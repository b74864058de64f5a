import type { Login } from "./auth-json/parse.ts";
import { CodexAuthError } from "./error.ts";
import { createJudge } from "./judge.ts";
import type { Settings } from "./options.ts";
import type { Session } from "./session.ts";
import type { Source } from "./status.ts";

/** Credentials that were handed in. As in the CLI the key wins over the token, and both over what is stored. */
export function givenLogin({ apiKey, accessToken }: Settings): Login | null {
  if (apiKey !== null) return { kind: "api_key", apiKey };
  return accessToken === null ? null : { kind: "bearer", accessToken };
}

/** A login that nobody can refresh: it works until the backend refuses it. */
export function createGivenSession(settings: Settings, login: Login): Session {
  const judge = createJudge(settings);
  return {
    load: async () => login,
    idle: async () => undefined,
    async fresh({ rejected }) {
      if (rejected !== undefined) judge.reject(rejected);
      if (!judge.isRejected(login)) return login;
      const { place } = sourceOfGiven(login);
      throw new CodexAuthError(
        "token_rejected",
        `The backend does not accept ${place}; replace or unset it.`,
      );
    },
  };
}

export function sourceOfGiven(login: Login): Source {
  return {
    source: "environment",
    place: login.kind === "api_key" ? "CODEX_API_KEY" : "CODEX_ACCESS_TOKEN",
  };
}
