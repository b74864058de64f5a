import type { ChatGptLogin, Login } from "../auth-json/parse-auth-json.ts";
import { CodexAuthError, errorCode, RETRY_AFTER_MS } from "../auth-error.ts";
import type { RefreshReason } from "../login-server/refresh-tokens.ts";
import { refreshLogin, type RefreshContext } from "./refresh-login.ts";

/** Refreshes a login once for all requests of the process, and remembers for a while what has failed. */
export interface Refresher {
  /**
   * The refreshed login; or the given one, when the refresh fails and its token still works. A forced refresh is
   * always tried, and its failure always thrown.
   */
  refresh(login: ChatGptLogin, reason: RefreshReason): Promise<Login>;
  readonly isRefreshing: boolean;
  /** Resolves when no refresh is under way. */
  idle(): Promise<void>;
}

/** How long the login server's rejection of a refresh token is remembered, unless the login changes. */
const REJECTED_MS = 30_000;

interface RefreshFailure {
  /** The text of the login that could not be refreshed. */
  text: string;
  until: number;
  error: unknown;
}

export function createRefresher(context: RefreshContext): Refresher {
  const { validity, settings } = context;
  const { now, logger } = settings;
  let refreshing: Promise<Login> | null = null;
  let failure: RefreshFailure | null = null;

  /** Not tied to a request: it goes on when the request that started it is cancelled. */
  function refreshOnce(login: ChatGptLogin, reason: RefreshReason): Promise<Login> {
    refreshing ??= refreshLogin(context, login, reason).finally(() => {
      refreshing = null;
    });
    return refreshing;
  }

  async function refresh(login: ChatGptLogin, reason: RefreshReason): Promise<Login> {
    const last = failure?.text === login.text && reason !== "forced" ? failure : null;
    const isUsable = validity.isUsable(login);
    if (last !== null && now() < last.until) {
      if (isUsable) return login;
      throw last.error;
    }
    const refreshed = refreshOnce(login, reason);
    if (last !== null && isUsable) {
      // A login server that does not answer holds up one request, not every one.
      void refreshed.catch((error: unknown) => noteFailure(login, error));
      return login;
    }
    try {
      const next = await refreshed;
      failure = null;
      return next;
    } catch (error) {
      noteFailure(login, error);
      if (reason === "forced" || !validity.isUsable(login)) throw error;
      return login;
    }
  }

  function noteFailure(login: ChatGptLogin, error: unknown): void {
    const isRepeated =
      failure?.text === login.text && errorCode(failure.error).code === errorCode(error).code;
    failure = { text: login.text, until: now() + memoryOf(error), error };
    if (!isRepeated && validity.isUsable(login))
      logger.warn("The refresh failed; the access token still works and is used.", errorCode(error));
  }

  return {
    refresh,
    get isRefreshing() {
      return refreshing !== null;
    },
    async idle() {
      await refreshing?.catch(() => undefined);
    },
  };
}

/** Milliseconds. A request that waited for the lock has waited enough: the next one looks at the lock at once. */
function memoryOf(error: unknown): number {
  if (error instanceof CodexAuthError && !error.retryable) return REJECTED_MS;
  return errorCode(error).code === "lock_timeout" ? 0 : RETRY_AFTER_MS;
}
