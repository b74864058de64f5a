import type { JournalEntry } from "../disk/journal.ts";

/** What is kept, and whether a refresh still has to be carried over into it. */
export interface Stored {
  text: string;
  /** A refresh was cut off between the endpoint's answer and auth.json; `text` already has its tokens. */
  unsettled: boolean;
}

/** Holds the place for what a refresh brings. */
export interface Slot {
  record(entry: JournalEntry): void;
  /** `keep`: what was recorded has not reached the login yet. */
  release(keep: boolean): Promise<void>;
}

/** Where the login lives: a file, or the keyring. */
export interface Store {
  readonly kind: "file" | "keyring";
  /** For people: a path, or the name of the keyring's entry. */
  readonly place: string;
  /** Null when nobody is logged in. Throws `auth_file_unreadable`, `keyring_unsupported`. */
  read(): Promise<Stored | null>;
  /** What {@link read} would find, when that is certain without reading; null otherwise. */
  atHand(): Stored | null;
  /** Runs `task` alone, across processes; see `exclusively`. */
  exclusively<T>(early: () => Promise<T | undefined>, task: () => Promise<T>): Promise<T>;
  /** Only inside {@link exclusively}. Throws `auth_file_unwritable` *before* a refresh token is spent. */
  reserve(): Promise<Slot>;
  /**
   * Replaces the text by what `transform` makes of the present one (null: nobody is logged in); null leaves it
   * alone. `transform` is pure: it is asked again when somebody else has been faster. Throws `auth_file_unwritable`.
   */
  update(transform: (present: string | null) => string | null): Promise<void>;
  /** Carries over what a cut-off refresh has left, and removes its leftovers. Only inside {@link exclusively}. */
  settle(): Promise<void>;
  /** Forgets the login; false when there was none. */
  remove(): Promise<boolean>;
}
