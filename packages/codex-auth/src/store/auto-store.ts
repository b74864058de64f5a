import type { Logger } from "../options.ts";
import type { Store } from "./store.ts";

/** `cli_auth_credentials_store = "auto"`: the keyring where it has the login, else the file. */
export function createAutoStore(keyring: Store, file: Store, logger: Logger): Store {
  let warned = false;
  let active = file;

  async function choose(): Promise<Store> {
    try {
      active = (await keyring.read()) === null ? file : keyring;
    } catch {
      active = file;
      if (!warned) logger.warn("The keyring can't be read; auth.json is used.");
      warned = true;
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
    // Only a read tells which of the two has the login.
    atHand: () => null,
    exclusively: async (early, task) => (await choose()).exclusively(early, task),
    reserve: () => active.reserve(),
    update: (transform) => active.update(transform),
    settle: () => active.settle(),
    remove: () => active.remove(),
  };
}
