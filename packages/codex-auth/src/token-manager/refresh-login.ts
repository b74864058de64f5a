import type { AuthChanges } from "../auth-json/edit-auth-json.ts";
import { parseAuthJson, type ChatGptLogin, type Login } from "../auth-json/parse-auth-json.ts";
import { readClaims } from "../auth-json/read-claims.ts";
import { CodexAuthError, errorCode } from "../auth-error.ts";
import { refreshTokens, type RefreshReason } from "../login-server/refresh-tokens.ts";
import type { Settings } from "../options.ts";
import type { RefreshJournal, TokenStore } from "../token-store.ts";
import type { LoginReader } from "./login-reader.ts";
import type { TokenValidity } from "./token-validity.ts";

export interface RefreshContext {
  settings: Settings;
  store: TokenStore;
  reader: LoginReader;
  validity: TokenValidity;
}

/** How long after `refresh_token_reused` the tokens of the faster program may take to appear in the store. */
const OTHERS_TOKENS = { attempts: 10, pauseMs: 200 };

/**
 * Exchanges the refresh token of `before` for new tokens and saves them, once across all processes: a process that
 * waited for the lock finds the tokens of the first one and uses those. Throws `not_logged_in`, `refresh_*`,
 * `network`, `auth_file_*`, `store_failed`, `lock_timeout`.
 */
export function refreshLogin(
  context: RefreshContext,
  before: ChatGptLogin,
  reason: RefreshReason,
): Promise<Login> {
  const { store, reader, validity } = context;
  const readSuccessor = async (): Promise<Login | undefined> => {
    const login = await reader.read();
    return login !== null && isSuccessor(validity, login, before) ? login : undefined;
  };
  const refresh = async (): Promise<Login> => {
    const login = requireLogin(await reader.read());
    if (login.kind !== "chatgpt" || isSuccessor(validity, login, before)) return login;
    return exchangeToken(context, login, reason).catch((error: unknown) =>
      useOthersTokens(context, login, reason, error),
    );
  };
  return store.withLock ? store.withLock(refresh, readSuccessor) : refresh();
}

function isSuccessor(validity: TokenValidity, login: Login, before: ChatGptLogin): boolean {
  if (login.kind !== "chatgpt") return true;
  if (login.accessToken === before.accessToken) return false;
  if (validity.isFresh(login)) return true;
  if (!validity.isNew(login)) return false;
  validity.noteIssued(login.accessToken);
  return true;
}

/** From the preparation of the store until the new tokens are in it; see `stores/file/journal.ts` for the order. */
async function exchangeToken(
  context: RefreshContext,
  login: ChatGptLogin,
  reason: RefreshReason,
): Promise<Login> {
  const { settings, store, reader } = context;
  if (login.refreshToken === "") {
    throw new CodexAuthError("not_logged_in", "The login has expired and has no refresh token.");
  }
  // Before the token is spent, for between the answer and the journal nothing may be waited for.
  const { saveTokens, withTokens } = await import("./save-tokens.ts");
  const journal = await store.prepareRefresh?.();
  let isRecorded = false;
  let isSaved = false;
  try {
    const tokens = await refreshTokens(settings, login.refreshToken, reason);
    const changes = { ...tokens, last_refresh: new Date(settings.now()).toISOString() };
    isRecorded = record(context, journal, login, changes);
    isSaved = await saveTokens(store, login, changes).then(
      () => true,
      (error: unknown) => warnOfUnsaved(settings, error),
    );
    if (!isSaved) {
      reader.unsaved = { login, changes };
      return requireLogin(parseAuthJson(withTokens(login, changes)));
    }
  } finally {
    await journal?.close(isRecorded && !isSaved).catch(() => undefined);
  }
  return requireLogin(await reader.read());
}

/** Synchronous. Returns whether the journal has the tokens. */
function record(
  { validity, settings }: RefreshContext,
  journal: RefreshJournal | undefined,
  login: ChatGptLogin,
  changes: AuthChanges,
): boolean {
  let isRecorded = false;
  try {
    journal?.record({ previous: login.text, changes });
    isRecorded = journal !== undefined;
  } catch {
    // The write that follows may still succeed.
    settings.logger.warn("The journal of the refresh could not be written.");
  }
  if (changes.access_token !== undefined) validity.noteIssued(changes.access_token);
  const { accountId } = readClaims(changes.access_token ?? null);
  if (accountId !== null && login.accountId !== null && accountId !== login.accountId) {
    settings.logger.warn("The refreshed tokens belong to another account than the stored account id.");
  }
  return isRecorded;
}

function warnOfUnsaved({ logger }: Settings, error: unknown): false {
  logger.warn(
    "The new tokens could not be written yet; they are kept in the journal or in memory.",
    errorCode(error),
  );
  return false;
}

/** The Codex CLI takes no lock around its refresh: when it was faster, its tokens are in the file now or soon. */
async function useOthersTokens(
  context: RefreshContext,
  login: ChatGptLogin,
  reason: RefreshReason,
  error: unknown,
): Promise<Login> {
  const { settings, reader, validity } = context;
  if (!(error instanceof CodexAuthError) || !error.code.startsWith("refresh_")) throw error;
  const attempts = error.code === "refresh_reused" ? OTHERS_TOKENS.attempts : 1;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const other = await reader.read();
    if (other !== null && isSuccessor(validity, other, login)) return other;
    // Newer, but already expired: its own refresh token is unspent.
    if (other?.kind === "chatgpt" && other.refreshToken !== login.refreshToken)
      return exchangeToken(context, other, reason);
    if (attempt + 1 < attempts) await settings.sleep(OTHERS_TOKENS.pauseMs);
  }
  throw error;
}

function requireLogin(login: Login | null): Login {
  if (login !== null) return login;
  throw new CodexAuthError("not_logged_in", "Nobody is logged in any more.");
}
