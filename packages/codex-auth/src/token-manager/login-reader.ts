import type { AuthChanges } from "../auth-json/edit-auth-json.ts";
import { parseAuthJson, type ChatGptLogin, type Login } from "../auth-json/parse-auth-json.ts";
import { CodexAuthError } from "../auth-error.ts";
import type { Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";

/** New tokens that the store has refused to take so far. */
export interface UnsavedTokens {
  /** The login whose refresh token was spent for them. */
  login: ChatGptLogin;
  changes: AuthChanges;
}

/** Reads the login anew for every request, so that a change by another program is noticed without a restart. */
export interface LoginReader {
  /** Null when nobody is logged in. Throws `auth_file_*`, `keyring_unsupported`, `store_failed`. */
  read(): Promise<Login | null>;
  /** The login, when it is certain without waiting that it has not changed since {@link read}; else null. */
  peek(): Login | null;
  /** The login of the latest successful {@link read}. */
  readonly last: Login | null;
  /** Part of every login that is read, until the store has them or holds another login. */
  unsaved: UnsavedTokens | null;
}

/** How long a text that is no JSON may be one that is just being written (older CLIs write in place). */
const HALF_WRITTEN = { attempts: 4, pauseMs: 50 };

export function createLoginReader(
  { sleep, logger }: Pick<Settings, "sleep" | "logger">,
  store: TokenStore,
): LoginReader {
  let last: { text: string; login: Login } | null = null;
  let accountId: string | null = null;

  function warnOfOtherAccount(login: Login): void {
    const next = login.kind === "chatgpt" ? login.accountId : null;
    if (accountId !== null && next !== null && next !== accountId) {
      logger.warn("The stored login now belongs to another account; it is used from here on.");
    }
    accountId = next;
  }

  async function parse(text: string): Promise<Login | null> {
    const login = parseAuthJson(text);
    const { unsaved } = reader;
    if (unsaved === null || login === null) return login;
    if (isSameLogin(login, unsaved.login)) {
      const { editAuthJson } = await import("../auth-json/edit-auth-json.ts");
      return parseAuthJson(editAuthJson(text, unsaved.changes));
    }
    reader.unsaved = null;
    return login;
  }

  const reader: LoginReader = {
    unsaved: null,
    async read() {
      for (let attempt = 1; ; attempt++) {
        const text = await store.read();
        if (text === null) {
          last = null;
          return null;
        }
        if (text === last?.text && reader.unsaved === null) return last.login;
        const login = await parse(text);
        if (login !== null) {
          warnOfOtherAccount(login);
          last = { text, login };
          return login;
        }
        if (attempt === HALF_WRITTEN.attempts) break;
        await sleep(HALF_WRITTEN.pauseMs);
      }
      throw new CodexAuthError("auth_file_invalid", `${store.place} is not a JSON object.`);
    },
    peek() {
      const text = reader.unsaved === null ? store.peek?.() : undefined;
      return last !== null && text === last.text ? last.login : null;
    },
    get last() {
      return last?.login ?? null;
    },
  };
  return reader;
}

function isSameLogin(login: Login, other: ChatGptLogin): boolean {
  return (
    login.kind === "chatgpt" &&
    login.refreshToken === other.refreshToken &&
    login.accessToken === other.accessToken
  );
}
