import type { Logger } from "../options.ts";
import type { RefreshJournal, TokenStore } from "../token-store.ts";

const NO_JOURNAL: RefreshJournal = { record: () => undefined, close: async () => undefined };

/** `cli_auth_credentials_store = "auto"`: the keyring where it holds the login, else the file. */
export function createAutoStore(keyring: TokenStore, file: TokenStore, logger: Logger): TokenStore {
  let hasWarned = false;
  let active = file;

  async function choose(): Promise<TokenStore> {
    try {
      active = (await keyring.read()) === null ? file : keyring;
    } catch {
      active = file;
      if (!hasWarned) logger.warn("The keyring cannot be read; auth.json is used.");
      hasWarned = true;
    }
    return active;
  }

  return {
    get kind() {
      return active.kind;
    },
    get place() {
      return active.place;
    },
    read: async () => (await choose()).read(),
    write: (text, previous) => active.write(text, previous),
    remove: () => active.remove(),
    async withLock(task, alternative) {
      const store = await choose();
      return store.withLock ? store.withLock(task, alternative) : task();
    },
    prepareRefresh: async () => (await active.prepareRefresh?.()) ?? NO_JOURNAL,
  };
}
