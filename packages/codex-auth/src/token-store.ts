import type { AuthChanges } from "./auth-json/edit-auth-json.ts";

/**
 * Where a login is kept. `createFileStore()` and `createKeyringStore()` are two; a database can be another. The text
 * is that of an auth.json of the Codex CLI; to a store it is opaque. It holds secrets: keep it out of logs.
 *
 * `read`, `write` and `remove` are enough for one process. A login that several processes share needs `withLock`,
 * and a comparison in `write` that is atomic.
 */
export interface TokenStore {
  /** `status().source`: `file`, `keyring`, or a word of your own. */
  readonly kind: string;
  /** For people, `status().place`: a path, or the name of an entry. */
  readonly place: string;
  /** Resolves to null when nobody is logged in. */
  read(): Promise<string | null>;
  /**
   * What {@link read} would resolve to, when that is certain without waiting; else undefined. It is called before
   * every request.
   */
  peek?(): string | null | undefined;
  /**
   * Replaces the text. `previous` is what the new text was made from: when the store holds another text by now, it
   * writes nothing and resolves to false.
   */
  write(text: string, previous: string | null): Promise<boolean>;
  /** Forgets the login. Resolves to false when there was none. */
  remove(): Promise<boolean>;
  /**
   * Runs `task` while no other process runs one. A store that has to wait for its lock may call `alternative` from
   * time to time; once that resolves to a value, the value is the result, and `task` is not run.
   */
  withLock?<T>(task: () => Promise<T>, alternative: () => Promise<T | undefined>): Promise<T>;
  /**
   * Called with the lock held, before a refresh token is spent. A refresh token works once, so a store that could not
   * keep the new tokens rejects here. With a journal the new tokens are safe before they are written.
   */
  prepareRefresh?(): Promise<RefreshJournal>;
}

/** Keeps the new tokens of one refresh until {@link TokenStore.write} has them. */
export interface RefreshJournal {
  /** Called in the tick in which the new tokens have arrived. Synchronous, so that nothing can come between. */
  record(entry: { previous: string; changes: AuthChanges }): void;
  /** `isWritten`: the tokens are in the store, and the journal can be removed. */
  close(isWritten: boolean): Promise<void>;
}
