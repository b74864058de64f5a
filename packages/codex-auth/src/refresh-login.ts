import { editAuthJson, type AuthChanges } from "./auth-json/edit.ts";
import { parseAuthJson, type ChatGptLogin, type Login } from "./auth-json/parse.ts";
import { readClaims } from "./claims.ts";
import { fingerprint } from "./disk/journal.ts";
import { CodexAuthError } from "./error.ts";
import type { Judge } from "./judge.ts";
import { refreshTokens, type RefreshReason } from "./oauth/refresh.ts";
import type { Settings } from "./options.ts";
import type { Reader } from "./reader.ts";
import type { Store, Slot } from "./store/store.ts";

export interface RefreshContext {
  settings: Settings;
  store: Store;
  reader: Reader;
  judge: Judge;
}

/** How long after `refresh_token_reused` the winner's tokens may take to appear on disk. */
const WINNER = { attempts: 10, pauseMs: 200 };

/**
 * Exchanges the refresh token of `before` for new tokens and writes them down, once across all processes: whoever
 * comes second finds the first one's tokens and uses those. Throws `not_logged_in`, `refresh_*`, `network`,
 * `auth_file_*`, `lock_timeout`.
 */
export function refreshLogin(
  context: RefreshContext,
  before: ChatGptLogin,
  reason: RefreshReason,
): Promise<Login> {
  const { store, reader, judge } = context;
  const byOthers = async (): Promise<Login | undefined> => {
    const login = await reader.load();
    return login !== null && isSuccessor(judge, login, before) ? login : undefined;
  };
  return store.exclusively(byOthers, async () => {
    await store.settle();
    const login = present(await reader.load());
    if (login.kind !== "chatgpt" || isSuccessor(judge, login, before)) return login;
    return spend(context, login, reason).catch((error: unknown) =>
      followWinner(context, login, reason, error),
    );
  });
}

function isSuccessor(judge: Judge, login: Login, before: ChatGptLogin): boolean {
  if (login.kind !== "chatgpt") return true;
  if (login.accessToken === before.accessToken) return false;
  if (judge.isFresh(login)) return true;
  if (!judge.isBrandNew(login)) return false;
  judge.arrived(login.accessToken);
  return true;
}

/** From the reservation to the rename; see `journal.ts` for why in this order. */
async function spend(context: RefreshContext, login: ChatGptLogin, reason: RefreshReason): Promise<Login> {
  const { settings, store, reader } = context;
  if (login.refreshToken === "") {
    throw new CodexAuthError("not_logged_in", "The login has expired and has no refresh token.");
  }
  const slot = await store.reserve();
  let recorded = false;
  let written = false;
  try {
    const tokens = await refreshTokens(settings, login.refreshToken, reason);
    const changes = { ...tokens, last_refresh: new Date(settings.now()).toISOString() };
    recorded = record(context, slot, login, changes);
    written = await write(context, login, changes);
    if (!written) return present(parseAuthJson(editAuthJson(login.text, changes)));
  } finally {
    await slot.release(recorded && !written);
  }
  return present(await reader.load());
}

/** No `await` may come between the endpoint's answer and the end of this. */
function record(context: RefreshContext, slot: Slot, login: ChatGptLogin, changes: AuthChanges): boolean {
  const { judge, settings } = context;
  let recorded = false;
  try {
    slot.record({ replaces: fingerprint(login), changes });
    recorded = true;
  } catch {
    // The rename that follows may still succeed.
    settings.logger.warn("The journal of the refresh could not be written.");
  }
  if (changes.access_token !== undefined) judge.arrived(changes.access_token);
  const account = readClaims(changes.access_token ?? null).accountId;
  if (account !== null && login.accountId !== null && account !== login.accountId) {
    settings.logger.warn("The refreshed tokens belong to another account than the stored account id.");
  }
  return recorded;
}

/**
 * Puts the new tokens into the login, unless somebody has logged in or out meanwhile: what they did wins. A text
 * that is no JSON is nobody's login any more and is replaced by the last good one. False when the disk refuses.
 */
async function write(context: RefreshContext, login: ChatGptLogin, changes: AuthChanges): Promise<boolean> {
  const { store, settings } = context;
  try {
    await store.update((text) => {
      if (text === null) return null;
      const now = parseAuthJson(text);
      if (now === null) return editAuthJson(login.text, changes);
      return now.kind === "chatgpt" && now.refreshToken === login.refreshToken
        ? editAuthJson(text, changes)
        : null;
    });
    return true;
  } catch (error) {
    const code = error instanceof CodexAuthError ? error.code : "unknown";
    settings.logger.warn("New tokens could not be written to the login yet; they are kept in the journal.", {
      code,
    });
    return false;
  }
}

/** The Codex CLI takes no lock around its refresh: when it was faster, its tokens are on disk now, or will be soon. */
async function followWinner(
  context: RefreshContext,
  loser: ChatGptLogin,
  reason: RefreshReason,
  error: unknown,
): Promise<Login> {
  const { settings, reader, judge } = context;
  if (!(error instanceof CodexAuthError) || !error.code.startsWith("refresh_")) throw error;
  const attempts = error.code === "refresh_reused" ? WINNER.attempts : 1;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const login = await reader.load();
    if (login !== null && isSuccessor(judge, login, loser)) return login;
    // Newer, but already too old: its own refresh token is unspent.
    if (login?.kind === "chatgpt" && login.refreshToken !== loser.refreshToken)
      return spend(context, login, reason);
    if (attempt + 1 < attempts) await settings.sleep(WINNER.pauseMs);
  }
  throw error;
}

function present(login: Login | null): Login {
  if (login !== null) return login;
  throw new CodexAuthError("not_logged_in", "Nobody is logged in any more.");
}
