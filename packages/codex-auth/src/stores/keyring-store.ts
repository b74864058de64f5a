import { createHash } from "node:crypto";
import { access, realpath } from "node:fs/promises";
import { join } from "node:path";
import { CodexAuthError, type AuthErrorOptions } from "../auth-error.ts";
import { resolveOptions, type CodexAuthOptions, type Settings } from "../options.ts";
import type { TokenStore } from "../token-store.ts";
import { lockPath } from "./file/file-names.ts";
import { orUnwritable } from "./file/disk-errors.ts";
import { removeOrEmpty } from "./file/replace-file.ts";
import { withLock } from "./file/with-lock.ts";
import type { Keyring } from "./load-keyring.ts";

/** The options of the login that concern its entry in the keyring. */
export type KeyringStoreOptions = Pick<
  CodexAuthOptions,
  "codexHome" | "lockStaleMs" | "loadKeyring" | "env" | "sleep" | "random"
>;

/** Where the Codex CLI keeps its login in the keyring [openai/codex `codex-rs/login/src/auth/storage.rs`]. */
const SERVICE = "Codex Auth";

/** The login in the system's keyring. There is no journal: a user who chose the keyring wants no tokens on disk. */
export function createKeyringStore(options: KeyringStoreOptions = {}): TokenStore {
  return openKeyringStore(resolveOptions(options));
}

export function openKeyringStore(settings: Settings): TokenStore {
  const { codexHome, lockStaleMs, sleep, random } = settings;
  const useEntry = async <T>(task: (keyring: Keyring, account: string) => Promise<T>): Promise<T> => {
    const keyring = await settings.loadKeyring();
    if (keyring === null) throw unsupported("`@napi-rs/keyring` is not installed");
    return task(keyring, await entryName(codexHome)).catch(() => {
      // No cause: the message of a keyring may hold the entry.
      throw unsupported("it does not answer (locked, or no secret service)", { retryable: true });
    });
  };
  // As the CLI does it: no second copy of a login stays on disk.
  const removeFile = (): Promise<void> =>
    orUnwritable("auth.json cannot be removed.", () => removeOrEmpty(join(codexHome, "auth.json")));
  const read = (): Promise<string | null> => useEntry((keyring, account) => keyring.get(SERVICE, account));

  return {
    kind: "keyring",
    place: `the keyring entry "${SERVICE}"`,

    async read() {
      const text = await read();
      if (text === null && (await exists(join(codexHome, "secrets", "codex_auth.age")))) {
        throw unsupported("the Codex CLI keeps it encrypted in secrets/codex_auth.age");
      }
      return text;
    },

    async write(text, previous) {
      if ((await read()) !== previous) return false;
      await useEntry((keyring, account) => keyring.set(SERVICE, account, text));
      await removeFile();
      return true;
    },

    async remove() {
      const isRemoved = await useEntry((keyring, account) => keyring.delete(SERVICE, account));
      await removeFile();
      return isRemoved;
    },

    withLock: (task, alternative) =>
      withLock({ path: lockPath(codexHome), staleMs: lockStaleMs, sleep, random }, task, alternative),
  };
}

async function entryName(codexHome: string): Promise<string> {
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
