import { accountOf, ownerOf, type Account } from "./account.ts";
import type { Login } from "./auth-json/parse-auth-json.ts";
import type { Owner } from "./auth-json/read-claims.ts";
import { apiKeyCredentials, chatGptCredentials, type Credentials } from "./credentials.ts";
import { fetchTokenOwner } from "./login-server/fetch-token-owner.ts";
import { logIn } from "./login/log-in.ts";
import { logOut, type LogoutResult } from "./login/log-out.ts";
import type { LoginOptions } from "./login/login-options.ts";
import { resolveOptions, type CodexAuthOptions, type Settings } from "./options.ts";
import { readStatus, requireUsable, type AuthStatus } from "./read-status.ts";
import { chooseStore } from "./stores/choose-store.ts";
import { wrapStoreErrors } from "./stores/wrap-store-errors.ts";
import { createFixedTokenManager, fixedLogin, sourceOfFixed } from "./token-manager/fixed-token-manager.ts";
import { createTokenManager, type CredentialRequest } from "./token-manager/token-manager.ts";

/** The Codex login. All methods throw `CodexAuthError`. A refresh goes on when its caller has left. */
export interface CodexAuth {
  /** A token for `authorization: Bearer …` that works now; in API-key mode the key. */
  getAccessToken(request?: CredentialRequest): Promise<string>;
  /** What an upstream request needs. */
  getCredentials(request?: CredentialRequest): Promise<Credentials>;
  /** Null when nobody is logged in. */
  getAccount(): Promise<Account | null>;
  /** For people: nothing in it is secret, and the network is not used. */
  status(): Promise<AuthStatus>;
  /** Replaces the stored login. */
  login(options: LoginOptions): Promise<AuthStatus>;
  /** Revokes and removes the stored login. */
  logout(): Promise<LogoutResult>;
  /**
   * Resolves when no refresh is under way. To be awaited before `process.exit`, which could lose the login in the
   * middle of a refresh. Nothing else is open, and the object can still be used.
   */
  close(): Promise<void>;
}

/** One login, shared by all requests of a process. Nothing is read or sent before the first call. */
export function createCodexAuth(options: CodexAuthOptions = {}): CodexAuth {
  const settings = resolveOptions(options);
  const fixed = fixedLogin(settings);
  const openStore = once(async () =>
    settings.store ? wrapStoreErrors(settings.store) : chooseStore(settings),
  );
  const openManager = once(async () =>
    fixed ? createFixedTokenManager(fixed) : createTokenManager(settings, await openStore()),
  );
  const findOwner = createOwnerLookup(settings);

  async function getCredentials(request: CredentialRequest = {}): Promise<Credentials> {
    const manager = await openManager();
    const login = await manager.get(request);
    requireUsable(login);
    if (login.kind === "api_key") return apiKeyCredentials(login.apiKey);
    const { accountId } =
      login.kind === "chatgpt" ? login : ((await findOwner(login)) ?? { accountId: null });
    return chatGptCredentials(login.accessToken, accountId);
  }

  async function status(): Promise<AuthStatus> {
    const read = async (): Promise<Login | null> => (await openManager()).read();
    if (fixed) return readStatus(() => sourceOfFixed(fixed), read);
    const store = await openStore();
    return readStatus(() => ({ source: store.kind, place: store.place }), read);
  }

  return {
    getCredentials,
    async getAccessToken(request) {
      const credentials = await getCredentials(request);
      return credentials.kind === "chatgpt" ? credentials.accessToken : credentials.apiKey;
    },
    async getAccount() {
      const login = await (await openManager()).read();
      return login && accountOf(login, await findOwner(login));
    },
    status,
    async login(how) {
      await logIn(settings, await openStore(), how);
      return status();
    },
    async logout() {
      return logOut(settings, await openStore());
    },
    async close() {
      await openManager().then(
        (manager) => manager.close(),
        () => undefined,
      );
    },
  };
}

/** The login server is asked for the owner of a personal access token, once for each token. */
function createOwnerLookup(settings: Settings): (login: Login) => Promise<Owner | null> {
  const owners = new Map<string, Promise<Owner>>();
  return async (login) => {
    if (login.kind !== "bearer" || !login.accessToken.startsWith("at-")) return ownerOf(login);
    const { accessToken } = login;
    const owner = owners.get(accessToken) ?? fetchTokenOwner(settings, accessToken);
    owners.set(accessToken, owner);
    return owner.catch((error: unknown) => {
      owners.delete(accessToken);
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
