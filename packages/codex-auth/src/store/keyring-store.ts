import { createHash } from "node:crypto";
import { access, realpath, rm } from "node:fs/promises";
import { join } from "node:path";
import { exclusively, type LockTiming } from "../disk/lock.ts";
import { orUnwritable } from "../disk/unwritable.ts";
import { CodexAuthError, type AuthErrorOptions } from "../error.ts";
import type { Keyring } from "./keyring.ts";
import type { Store } from "./store.ts";

export interface KeyringStoreOptions extends LockTiming {
  codexHome: string;
  loadKeyring: () => Promise<Keyring | null>;
}

/** Where the Codex CLI keeps its login in the keyring [openai/codex `codex-rs/login/src/auth/storage.rs`]. */
const SERVICE = "Codex Auth";

/**
 * The login in the system's keyring. A keyring replaces an entry as a whole, so there are no temporary files; there
 * is no journal either, for whoever chose the keyring does not want tokens on disk.
 */
export function createKeyringStore(options: KeyringStoreOptions): Store {
  const { codexHome } = options;
  const entry = async <T>(task: (keyring: Keyring, account: string) => Promise<T>): Promise<T> => {
    const keyring = await options.loadKeyring();
    if (keyring === null) throw unsupported("`@napi-rs/keyring` is not installed");
    return task(keyring, await accountOf(codexHome)).catch(() => {
      // No cause: what a keyring says may hold the entry.
      throw unsupported("it does not answer (locked, or no secret service)", { retryable: true });
    });
  };
  // As the CLI: no second copy of a login stays on disk.
  const removeFile = (): Promise<void> =>
    orUnwritable("auth.json cannot be removed.", () => rm(join(codexHome, "auth.json"), { force: true }));
  const read = (): Promise<string | null> => entry((keyring, account) => keyring.get(SERVICE, account));

  return {
    kind: "keyring",
    place: `the keyring entry "${SERVICE}"`,

    async read() {
      const text = await read();
      if (text === null && (await exists(join(codexHome, "secrets", "codex_auth.age")))) {
        throw unsupported("the Codex CLI keeps it encrypted in secrets/codex_auth.age");
      }
      return text === null ? null : { text, unsettled: false };
    },

    atHand: () => null,

    exclusively: (early, task) =>
      exclusively(join(codexHome, "codexthropic-refresh.lock"), options, early, task),

    reserve: async () => ({ record: () => undefined, release: async () => undefined }),

    async update(transform) {
      const next = transform(await read());
      if (next === null) return;
      await entry((keyring, account) => keyring.set(SERVICE, account, next));
      await removeFile();
    },

    settle: async () => undefined,

    async remove() {
      const removed = await entry((keyring, account) => keyring.delete(SERVICE, account));
      await removeFile();
      return removed;
    },
  };
}

async function accountOf(codexHome: string): Promise<string> {
  const home = await realpath(codexHome).catch(() => codexHome);
  return `cli|${createHash("sha256").update(home).digest("hex").slice(0, 16)}`;
}

function unsupported(why: string, options?: AuthErrorOptions): CodexAuthError {
  return new CodexAuthError(
    "keyring_unsupported",
    `The login in the keyring cannot be used: ${why}.`,
    options,
  );
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
