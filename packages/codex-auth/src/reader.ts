import { parseAuthJson, type Login } from "./auth-json/parse.ts";
import { CodexAuthError } from "./error.ts";
import type { Settings } from "./options.ts";
import type { Store } from "./store/store.ts";

/** Reads the login anew for every request, so whoever else changes it is noticed without a restart. */
export interface Reader {
  /** Null when nobody is logged in. Throws `auth_file_invalid`, `auth_file_unreadable`, `keyring_unsupported`. */
  load(): Promise<Login | null>;
  /** What {@link load} would find, when that is certain without reading; null otherwise. */
  atHand(): Login | null;
  /** What the latest successful {@link load} found. */
  readonly last: Login | null;
  /** It found tokens that have not reached the login yet; see `Stored.unsettled`. */
  readonly unsettled: boolean;
}

/** How long a text that is no JSON is taken for one that somebody is just writing (older CLIs write in place). */
const HALF_WRITTEN = { attempts: 4, pauseMs: 50 };

export function createReader(store: Store, { sleep, logger }: Pick<Settings, "sleep" | "logger">): Reader {
  let last: { text: string; login: Login } | null = null;
  let unsettled = false;
  let account: string | null = null;

  function notice(login: Login): void {
    const next = login.kind === "chatgpt" ? login.accountId : null;
    if (account !== null && next !== null && next !== account) {
      logger.warn("The stored login now belongs to another account; it is used from here on.");
    }
    account = next;
  }

  async function load(): Promise<Login | null> {
    for (let attempt = 1; ; attempt++) {
      const stored = await store.read();
      unsettled = stored?.unsettled ?? false;
      if (stored === null) {
        last = null;
        return null;
      }
      if (stored.text === last?.text) return last.login;
      const login = parseAuthJson(stored.text);
      if (login !== null) {
        notice(login);
        last = { text: stored.text, login };
        return login;
      }
      if (attempt === HALF_WRITTEN.attempts) break;
      await sleep(HALF_WRITTEN.pauseMs);
    }
    throw new CodexAuthError("auth_file_invalid", `${store.place} is not a JSON object.`);
  }

  return {
    load,
    atHand() {
      const stored = store.atHand();
      return stored && !stored.unsettled && stored.text === last?.text ? last.login : null;
    },
    get last() {
      return last?.login ?? null;
    },
    get unsettled() {
      return unsettled;
    },
  };
}
