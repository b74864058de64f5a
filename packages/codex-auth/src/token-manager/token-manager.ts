import type { Login } from "../auth-json/parse-auth-json.ts";
import { CodexAuthError, errorCode, RETRY_AFTER_MS } from "../auth-error.ts";
import type { RefreshReason } from "../login-server/refresh-tokens.ts";
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
import { createLoginReader } from "./login-reader.ts";
import { createRefresher } from "./refresh-once.ts";
import { createTokenValidity } from "./token-validity.ts";

export interface CredentialRequest {
  /** The token (or key) that was just answered with a 401. It is never returned again. */
  rejected?: string | undefined;
  /** Refresh even when the token still works. */
  forceRefresh?: boolean | undefined;
}

/** The login of one store: reads it for every request, refreshes it once for all, and remembers failures. */
export interface TokenManager {
  /** Null when nobody is logged in. Never refreshes. */
  read(): Promise<Login | null>;
  /**
   * The login with a token that works, as far as anybody can tell. Returned without a promise when nothing has to be
   * read, which is nearly always the case. Throws {@link CodexAuthError}.
   */
  get(request: CredentialRequest): Login | Promise<Login>;
  /** Waits for a refresh that is under way, and tries once more to write what could not be written. */
  close(): Promise<void>;
}

export function createTokenManager(settings: Settings, store: TokenStore): TokenManager {
  const { now, logger } = settings;
  const validity = createTokenValidity(settings);
  const reader = createLoginReader(settings, store);
  const refresher = createRefresher({ settings, store, reader, validity });
  let isUnreadable = false;
  let saveAfter = 0;

  /** The stored login; while it cannot be read, the one that was read last, as long as its token works. */
  async function readUsable(): Promise<Login> {
    let login: Login | null;
    try {
      login = await reader.read();
      isUnreadable = false;
    } catch (error) {
      login = reader.last;
      if (login === null || !validity.isUsable(login)) throw error;
      if (!isUnreadable)
        logger.warn("The login cannot be read; the last one still works and is used.", errorCode(error));
      isUnreadable = true;
    }
    if (login === null || login.kind === "none") {
      throw new CodexAuthError("not_logged_in", `${store.place} holds no login.`);
    }
    if (reader.unsaved !== null && !refresher.isRefreshing) await saveUnsaved();
    return login;
  }

  /** Tries again to write tokens that the store did not take when they came. */
  async function saveUnsaved(): Promise<void> {
    if (now() < saveAfter) return;
    saveAfter = now() + RETRY_AFTER_MS;
    const save = async (): Promise<true> => {
      const { saveTokens } = await import("./save-tokens.ts");
      const { unsaved } = reader;
      if (unsaved !== null) await saveTokens(store, unsaved.login, unsaved.changes);
      return true;
    };
    const saved = store.withLock ? store.withLock(save, async () => undefined) : save();
    await saved.catch((error: unknown) =>
      logger.warn("The new tokens still cannot be written.", errorCode(error)),
    );
  }

  async function find(forceRefresh: boolean): Promise<Login> {
    let login = await readUsable();
    // Twice: a refresh that another request had started may end with the token that is rejected here.
    for (let round = 0; round < 2 && login.kind === "chatgpt"; round++) {
      if (validity.isFresh(login) && !(forceRefresh && round === 0)) return login;
      login = await refresher.refresh(login, reasonFor(validity.isRejected(login), forceRefresh));
    }
    if (!validity.isRejected(login)) return login;
    throw new CodexAuthError("token_rejected", "The backend does not accept this login.");
  }

  return {
    read: () => reader.read(),
    get({ rejected, forceRefresh = false }) {
      if (rejected !== undefined) validity.reject(rejected);
      const login = forceRefresh ? null : reader.peek();
      return login?.kind === "chatgpt" && validity.isFresh(login) ? login : find(forceRefresh);
    },
    async close() {
      await refresher.idle();
      saveAfter = 0;
      if (reader.unsaved !== null) await saveUnsaved();
    },
  };
}

function reasonFor(isRejected: boolean, forceRefresh: boolean): RefreshReason {
  if (forceRefresh) return "forced";
  return isRejected ? "unauthorized_recovery" : "proactive_expiry";
}
