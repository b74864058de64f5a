import type { ChatGptLogin, Login } from "./auth-json/parse.ts";
import { CodexAuthError, RETRY_AFTER_MS } from "./error.ts";
import { createJudge } from "./judge.ts";
import type { RefreshReason } from "./oauth/refresh.ts";
import type { Settings } from "./options.ts";
import { createReader } from "./reader.ts";
import { refreshLogin, type RefreshContext } from "./refresh-login.ts";
import type { Store } from "./store/store.ts";

interface FreshRequest {
  /** The token or key that has just met a 401. It is never handed out again. */
  rejected?: string | undefined;
  /** Refresh even if the token still works. */
  force?: boolean | undefined;
}

/** The stored login and its life: what is read, when it is refreshed, and what becomes of failures. */
export interface Session {
  /** Null when nobody is logged in. Never refreshes. */
  load(): Promise<Login | null>;
  /**
   * The login with a secret that works, as far as anybody can tell; at once when it is at hand, which it nearly
   * always is. Throws {@link CodexAuthError}.
   */
  fresh(request: FreshRequest): Login | Promise<Login>;
  /** Resolves when no refresh is under way. */
  idle(): Promise<void>;
}

/** How long the login server's refusal of a refresh token is remembered, unless the login changes. */
const REFUSED_MS = 30_000;

export function createSession(settings: Settings, store: Store): Session {
  const { now, logger } = settings;
  const judge = createJudge(settings);
  const reader = createReader(store, settings);
  const context: RefreshContext = { settings, store, reader, judge };
  let flight: Promise<Login> | null = null;
  let failure: { text: string; until: number; error: unknown } | null = null;
  let settleAfter = 0;
  let blind = false;

  /** Not tied to any request: it goes on when the one that started it is cancelled. */
  function refreshOnce(login: ChatGptLogin, reason: RefreshReason): Promise<Login> {
    flight ??= refreshLogin(context, login, reason).finally(() => {
      flight = null;
    });
    return flight;
  }

  async function refreshed(login: ChatGptLogin, reason: RefreshReason): Promise<Login> {
    const last = failure?.text === login.text ? failure : null;
    const isRemembered = last !== null && now() < last.until && reason !== "forced";
    if (isRemembered && !judge.stillWorks(login)) throw last.error;
    if (isRemembered) return login;
    try {
      const refresh = refreshOnce(login, reason);
      // A login server that does not answer holds up one request, not every one.
      if (last !== null && reason !== "forced" && judge.stillWorks(login)) {
        void refresh.catch((error: unknown) => noteFailure(login, error));
        return login;
      }
      const next = await refresh;
      failure = null;
      return next;
    } catch (error) {
      noteFailure(login, error);
      if (reason === "forced" || !judge.stillWorks(login)) throw error;
      return login;
    }
  }

  function noteFailure(login: ChatGptLogin, error: unknown): void {
    const isRepeated = failure?.text === login.text && codeOf(failure.error).code === codeOf(error).code;
    failure = { text: login.text, until: now() + memoryOf(error), error };
    if (!isRepeated && judge.stillWorks(login))
      logger.warn("The refresh failed; the access token still works and is used.", codeOf(error));
  }

  /** What the disk says; while it can't be read, what it said before, as long as that works. */
  async function current(): Promise<Login> {
    const login = await reader.load().then(sighted, remembered);
    if (login === null || login.kind === "none") {
      throw new CodexAuthError("not_logged_in", `${store.place} holds no login.`);
    }
    if (reader.unsettled && flight === null) await settle();
    return login;
  }

  function sighted(login: Login | null): Login | null {
    blind = false;
    return login;
  }

  function remembered(error: unknown): Login {
    const { last } = reader;
    if (last === null || !judge.stillWorks(last)) throw error;
    if (!blind) logger.warn("The login can't be read; the last one still works and is used.", codeOf(error));
    blind = true;
    return last;
  }

  async function settle(): Promise<void> {
    if (now() < settleAfter) return;
    settleAfter = now() + RETRY_AFTER_MS;
    const done = async (): Promise<true | undefined> => {
      await reader.load();
      return reader.unsettled ? undefined : true;
    };
    await store
      .exclusively(done, async () => {
        await store.settle();
        return true as const;
      })
      .catch((error: unknown) => logger.warn("Tokens wait in the journal for the disk.", codeOf(error)));
  }

  function fresh({ rejected, force = false }: FreshRequest): Login | Promise<Login> {
    if (rejected !== undefined) judge.reject(rejected);
    const login = force ? null : reader.atHand();
    return login?.kind === "chatgpt" && judge.isFresh(login) ? login : find(force);
  }

  async function find(force: boolean): Promise<Login> {
    let login = await current();
    // Twice: a refresh that others had started may end with the very token that is rejected here.
    for (let round = 0; round < 2 && login.kind === "chatgpt"; round++) {
      if (judge.isFresh(login) && !(force && round === 0)) return login;
      login = await refreshed(login, reasonFor(judge.isRejected(login), force));
    }
    if (!judge.isRejected(login)) return login;
    throw new CodexAuthError("token_rejected", "The backend does not accept this login.");
  }

  const idle = async (): Promise<void> => void (await flight?.catch(() => undefined));
  return { load: reader.load, fresh, idle };
}

function reasonFor(rejected: boolean, force: boolean): RefreshReason {
  if (force) return "forced";
  return rejected ? "unauthorized_recovery" : "proactive_expiry";
}

/** Who waited for the lock has waited long enough: the next request looks at it at once. */
function memoryOf(error: unknown): number {
  if (!(error instanceof CodexAuthError) || error.retryable)
    return codeOf(error).code === "lock_timeout" ? 0 : RETRY_AFTER_MS;
  return REFUSED_MS;
}

function codeOf(error: unknown): { code: string } {
  return { code: error instanceof CodexAuthError ? error.code : "unknown" };
}
