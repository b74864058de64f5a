import { CodexAuthError, safeCause } from "../auth-error.ts";
import type { TokenStore } from "../token-store.ts";

/** A store of the caller's own, whose errors become `store_failed`: their messages may quote what is stored. */
export function wrapStoreErrors(store: TokenStore): TokenStore {
  const wrap = async <T>(what: string, call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (error instanceof CodexAuthError) throw error;
      throw new CodexAuthError("store_failed", `${store.place} cannot ${what}.`, { cause: safeCause(error) });
    }
  };
  const { peek, withLock, prepareRefresh } = store;
  return {
    get kind() {
      return store.kind;
    },
    get place() {
      return store.place;
    },
    read: () => wrap("be read", () => store.read()),
    write: (text, previous) => wrap("be written", () => store.write(text, previous)),
    remove: () => wrap("be removed", () => store.remove()),
    ...(peek && { peek: () => peek.call(store) }),
    ...(withLock && {
      withLock: (task, alternative) =>
        wrap("be locked", () => (store as Required<TokenStore>).withLock(task, alternative)),
    }),
    ...(prepareRefresh && {
      prepareRefresh: () => wrap("be prepared for new tokens", () => prepareRefresh.call(store)),
    }),
  };
}
