import { accountOf, ownerOf, type Account } from "./account.ts";
import type { Login } from "./auth-json/parse.ts";
import type { Owner } from "./claims.ts";
import { apiKeyCredentials, chatGptCredentials, type Credentials } from "./credentials.ts";
import { createGivenSession, givenLogin, sourceOfGiven } from "./given-login.ts";
import { logIn } from "./login/login.ts";
import { logOut, type LogoutResult } from "./login/logout.ts";
import type { LoginOptions } from "./login/options.ts";
import { whoami } from "./oauth/whoami.ts";
import { withDefaults, type CodexAuthOptions, type Settings } from "./options.ts";
import { createSession } from "./session.ts";
import { readStatus, requireUsable, type AuthStatus } from "./status.ts";
import { chooseStore } from "./store/choose-store.ts";

export interface CredentialRequest {
  /** The token (or key) that has just met a 401: never returned again. The login is read again, then refreshed. */
  rejected?: string | undefined;
  /** Refresh even if the token still works. */
  forceRefresh?: boolean | undefined;
}

/** The Codex login. All methods throw `CodexAuthError`; what is under way goes on when its caller has left. */
export interface CodexAuth {
  /** A token for `authorization: Bearer …` that works now; in API-key mode the key. */
  getAccessToken(request?: CredentialRequest): Promise<string>;
  /** What the upstream request needs. */
  getCredentials(request?: CredentialRequest): Promise<Credentials>;
  /** Null when nobody is logged in. */
  getAccount(): Promise<Account | null>;
  /** For people: nothing secret in it, nothing asked of the network. */
  status(): Promise<AuthStatus>;
  /** Replaces the stored login. */
  login(options: LoginOptions): Promise<AuthStatus>;
  /** Revokes and forgets the stored login. */
  logout(): Promise<LogoutResult>;
  /**
   * Resolves when no refresh is under way. To be awaited before `process.exit`: in the middle of a refresh the exit
   * can lose the login.
   */
  idle(): Promise<void>;
}

/** One login, shared by all requests of a process. Nothing is read or sent before the first call. */
export function createCodexAuth(options: CodexAuthOptions = {}): CodexAuth {
  const settings = withDefaults(options);
  const given = givenLogin(settings);
  const store = once(() => chooseStore(settings));
  const session = once(async () =>
    given ? createGivenSession(settings, given) : createSession(settings, await store()),
  );
  const ownerFor = createOwnerLookup(settings);

  async function getCredentials(request: CredentialRequest = {}): Promise<Credentials> {
    const current = await session();
    const login = await current.fresh({ rejected: request.rejected, force: request.forceRefresh });
    requireUsable(login);
    if (login.kind === "api_key") return apiKeyCredentials(login.apiKey);
    const { accountId } = login.kind === "chatgpt" ? login : ((await ownerFor(login)) ?? { accountId: null });
    return chatGptCredentials(login.accessToken, accountId);
  }

  async function status(): Promise<AuthStatus> {
    if (given)
      return readStatus(
        () => sourceOfGiven(given),
        async () => given,
      );
    const place = await store();
    return readStatus(
      () => ({ source: place.kind, place: place.place }),
      async () => (await session()).load(),
    );
  }

  return {
    getCredentials,
    async getAccessToken(request) {
      const credentials = await getCredentials(request);
      return credentials.kind === "chatgpt" ? credentials.accessToken : credentials.apiKey;
    },
    async getAccount() {
      const login = await (await session()).load();
      return login && accountOf(login, await ownerFor(login));
    },
    status,
    async login(how) {
      await logIn(settings, await store(), how);
      return status();
    },
    async logout() {
      return logOut(settings, await store());
    },
    async idle() {
      await session().then(
        (current) => current.idle(),
        () => undefined,
      );
    },
  };
}

/** Personal access tokens are asked for at the login server, once each. */
function createOwnerLookup(settings: Settings): (login: Login) => Promise<Owner | null> {
  const known = new Map<string, Promise<Owner>>();
  return async (login) => {
    if (login.kind !== "bearer" || !login.accessToken.startsWith("at-")) return ownerOf(login);
    const { accessToken } = login;
    const owner = known.get(accessToken) ?? whoami(settings, accessToken);
    known.set(accessToken, owner);
    return owner.catch((error: unknown) => {
      known.delete(accessToken);
      throw error;
    });
  };
}

/** The first success is kept; a failure is not. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}
