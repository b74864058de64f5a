import { maskEmail, ownerOf } from "./account.ts";
import type { Login } from "./auth-json/parse-auth-json.ts";
import { CodexAuthError, type AuthErrorCode } from "./auth-error.ts";

/** The login as plain data that may be shown: the e-mail is masked, there is no token and no account id. */
export interface AuthStatus {
  loggedIn: boolean;
  kind: "chatgpt" | "api_key" | null;
  /** Or the `kind` of a store of your own. */
  source: "environment" | "file" | "keyring" | (string & {});
  /** The path of the file, the entry of the keyring, or the name of the variable. */
  place: string;
  email: string | null;
  plan: string | null;
  /** Expiry of the access token. A past one is no problem: the next request refreshes the token. */
  expiresAt: Date | null;
  lastRefresh: Date | null;
  /** Why there is no usable login. */
  problem: { code: AuthErrorCode; message: string } | null;
}

export type Source = Pick<AuthStatus, "source" | "place">;

/** Never uses the network, never refreshes, never throws for a login that is missing or damaged. */
export async function readStatus(
  source: () => Source,
  load: () => Promise<Login | null>,
): Promise<AuthStatus> {
  try {
    const login = await load();
    requireUsable(login);
    const owner = ownerOf(login);
    return {
      loggedIn: true,
      kind: login.kind === "api_key" ? "api_key" : "chatgpt",
      ...source(),
      email: maskEmail(owner?.email ?? null),
      plan: owner?.plan ?? null,
      ...times(login),
      problem: null,
    };
  } catch (error) {
    if (!(error instanceof CodexAuthError)) throw error;
    return {
      loggedIn: false,
      kind: null,
      ...source(),
      email: null,
      plan: null,
      expiresAt: null,
      lastRefresh: null,
      problem: { code: error.code, message: error.message },
    };
  }
}

type UsableLogin = Extract<Login, { kind: "chatgpt" | "bearer" | "api_key" }>;

/** Throws `not_logged_in`, `unsupported_login`. */
export function requireUsable(login: Login | null): asserts login is UsableLogin {
  if (login === null || login.kind === "none") {
    throw new CodexAuthError("not_logged_in", "Nobody is logged in.");
  }
  if (login.kind === "unsupported") {
    throw new CodexAuthError("unsupported_login", `This login (${login.mode}) only works in the Codex CLI.`);
  }
}

function times(login: UsableLogin): Pick<AuthStatus, "expiresAt" | "lastRefresh"> {
  const date = (ms: number | null): Date | null => (ms === null ? null : new Date(ms));
  return login.kind === "chatgpt"
    ? { expiresAt: date(login.expiresAt), lastRefresh: date(login.lastRefresh) }
    : { expiresAt: null, lastRefresh: null };
}
