import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { errorCode, RETRY_AFTER_MS } from "../../auth-error.ts";
import { resolveOptions, type CodexAuthOptions, type Settings } from "../../options.ts";
import type { TokenStore } from "../../token-store.ts";
import { openAuthFile } from "./auth-file.ts";
import { checkWritable } from "./check-writable.ts";
import { copyPath, journalPath, lockPath } from "./file-names.ts";
import { reserveJournal } from "./journal.ts";
import { orUnwritable } from "./disk-errors.ts";
import { removeOrEmpty, syncFolder } from "./replace-file.ts";
import { withLock, type LockOptions } from "./with-lock.ts";

/** The options of the login that concern its file. */
export type FileStoreOptions = Pick<
  CodexAuthOptions,
  "codexHome" | "stateFolder" | "lockStaleMs" | "loadFlock" | "env" | "logger" | "now" | "sleep" | "random"
>;

/** auth.json in a folder of the Codex CLI. Lock, journal and temporary files lie beside the file itself. */
export function createFileStore(options: FileStoreOptions = {}): TokenStore {
  return openFileStore(resolveOptions(options));
}

export function openFileStore(settings: Settings): TokenStore {
  const { lockStaleMs, logger, now, sleep, random } = settings;
  const file = openAuthFile(settings);
  const { path } = file;
  const lockOptions = async (): Promise<LockOptions> => ({
    path: lockPath((await file.locate()).workFolder),
    staleMs: lockStaleMs,
    sleep,
    random,
  });
  /** Held by this store, or being waited for to recover. */
  let isLocked = false;
  let recoverAfter = 0;

  /** The process that left something may have left its lock, too; one request waits for that, the others do not. */
  async function recoverWithLock(): Promise<void> {
    if (isLocked || now() < recoverAfter) return;
    isLocked = true;
    const isRecovered = async (): Promise<true | undefined> =>
      (await file.read()).hasLeftovers ? undefined : true;
    try {
      await withLock(await lockOptions(), async () => file.recover().then(() => true as const), isRecovered);
    } catch (error) {
      const message = "New tokens are still in the journal, because auth.json cannot be written.";
      logger.warn(message, errorCode(error));
    } finally {
      isLocked = false;
      recoverAfter = now() + RETRY_AFTER_MS;
    }
  }

  return {
    kind: "file",
    place: path,

    peek() {
      const content = file.peek();
      return content === null || content.hasLeftovers ? undefined : content.text;
    },

    async read() {
      const { text, hasLeftovers } = await file.read();
      if (!hasLeftovers) return text;
      await recoverWithLock();
      return (await file.read()).text;
    },

    write: (text, previous) => file.replace(text, previous),

    async withLock<T>(task: () => Promise<T>, alternative: () => Promise<T | undefined>): Promise<T> {
      const recoverFirst = async (): Promise<T> => {
        isLocked = true;
        try {
          await file.recover();
          return await task();
        } finally {
          isLocked = false;
        }
      };
      return withLock(await lockOptions(), recoverFirst, alternative);
    },

    async prepareRefresh() {
      const { target, workFolder } = await file.locate();
      await orUnwritable(`${path} cannot be written.`, () => checkWritable(target, workFolder));
      return orUnwritable(`There is no room for new tokens in ${workFolder}.`, () =>
        reserveJournal(journalPath(workFolder, target)),
      );
    },

    async remove() {
      const [{ target, workFolder }, { text }] = [await file.locate(), await file.read()];
      await orUnwritable(`${path} cannot be removed.`, async () => {
        for (const name of [journalPath, copyPath]) await rm(name(workFolder, target), { force: true });
        await removeOrEmpty(target);
        // The symlink, where there is one.
        if (path !== target) await rm(path, { force: true }).catch(() => undefined);
        await syncFolder(dirname(target));
      });
      return text !== null;
    },
  };
}
