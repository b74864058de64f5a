import { readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { editAuthJson } from "../auth-json/edit.ts";
import { parseAuthJson } from "../auth-json/parse.ts";
import { checkWritable } from "../disk/check-writable.ts";
import { withoutTheCli, type Flock } from "../disk/cli-lock.ts";
import { glance } from "../disk/glance.ts";
import { fingerprint, readJournal, reserveJournal, type JournalEntry } from "../disk/journal.ts";
import { exclusively, type LockTiming } from "../disk/lock.ts";
import { copyPath, journalPath, lockPath } from "../disk/names.ts";
import { readText } from "../disk/read-text.ts";
import { isOverwritable, removeTemporaries, replaceFile, syncFolder } from "../disk/replace-file.ts";
import { resolveTarget } from "../disk/target.ts";
import { orUnwritable } from "../disk/unwritable.ts";
import { findWorkFolder } from "../disk/work-folder.ts";
import { parseRecord } from "../json.ts";
import type { Slot, Store, Stored } from "./store.ts";

export interface FileStoreOptions extends LockTiming {
  codexHome: string;
  /** The first of these that can be written holds the lock and the journal when `codexHome` cannot be written. */
  stateFolders: readonly string[];
  /** Loaded with the first write. */
  loadFlock: () => Promise<Flock | null>;
}

/** How often a write starts again because somebody else has just written. */
const WRITE_ATTEMPTS = 5;

/** Where the login is on disk at this moment. */
interface Paths {
  /** The file behind all symlinks. */
  target: string;
  workFolder: string;
}

/** auth.json on disk. Lock, journal and temporary files lie beside the real file, wherever a symlink leads. */
export function createFileStore(options: FileStoreOptions): Store {
  const path = join(options.codexHome, "auth.json");
  const locate = async (): Promise<Paths> => {
    const target = await resolveTarget(path);
    return { target, workFolder: await findWorkFolder(target, options.stateFolders) };
  };

  let last: { stored: Stored | null; isSame: () => boolean } | null = null;

  const store: Store = {
    kind: "file",
    place: path,

    atHand: () => (last?.isSame() ? last.stored : null),

    async read() {
      if (last?.isSame()) return last.stored;
      const { target, workFolder } = await locate();
      const journal = journalPath(workFolder, target);
      const isSame = glance([path, journal]);
      const [text, copy, entry] = [
        await readText(path),
        await readCopy(copyPath(workFolder, target)),
        await readJournal(journal),
      ];
      const stored = merge(text, copy, entry);
      last = { stored, isSame };
      return stored;
    },

    exclusively: async (early, task) =>
      exclusively(lockPath((await locate()).workFolder), options, early, task),

    async reserve() {
      const { target, workFolder } = await locate();
      await orUnwritable(`${path} cannot be written.`, () => checkWritable(target, workFolder));
      return orUnwritable(
        `${path} cannot be refreshed: there is no place for new tokens in ${workFolder}.`,
        () => openSlot(journalPath(workFolder, target)),
      );
    },

    update: (transform) =>
      orUnwritable(`${path} cannot be replaced.`, async () =>
        withoutTheCli(options.codexHome, await options.loadFlock(), options.sleep, () =>
          compareAndReplace(path, locate, transform),
        ),
      ),

    async settle() {
      const { target, workFolder } = await locate();
      const [copy, journal] = [copyPath(workFolder, target), journalPath(workFolder, target)];
      const [whole, entry] = [await readCopy(copy), await readJournal(journal)];
      if (whole !== null) await store.update((present) => repair(present, whole));
      await rm(copy, { force: true }).catch(() => undefined);
      if (entry) await store.update((present) => present && carryOver(present, entry));
      await rm(journal, { force: true }).catch(() => undefined);
      await removeTemporaries(workFolder, target);
    },

    async remove() {
      const [{ target, workFolder }, text] = [await locate(), await readText(path)];
      await orUnwritable(`${path} cannot be removed.`, async () => {
        for (const file of [journalPath(workFolder, target), copyPath(workFolder, target)])
          await rm(file, { force: true });
        await removeOrEmpty(target);
        // The symlink, where there is one.
        if (path !== target) await rm(path, { force: true }).catch(() => undefined);
        await syncFolder(dirname(target));
      });
      return text !== null;
    },
  };
  return store;
}

/** A file that cannot be removed (a bind mount, a read-only folder) is left with an object that holds no login. */
async function removeOrEmpty(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    if (!(await isOverwritable(path))) throw error;
    await writeFile(path, "{}", { flush: true });
  }
}

function merge(text: string | null, copy: string | null, entry: JournalEntry | null): Stored | null {
  if (text === null) return null;
  const repaired = repair(text, copy) ?? text;
  const continued = entry && carryOver(repaired, entry);
  return { text: continued ?? repaired, unsettled: continued !== null || copy !== null };
}

/** The copy in place of a text that a killed process has left half written; null for a text that is whole. */
function repair(text: string | null, copy: string | null): string | null {
  return text === null || parseAuthJson(text) !== null ? null : copy;
}

async function readCopy(path: string): Promise<string | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  return parseRecord(text) === null ? null : text;
}

/** The text with the entry's tokens; null when the entry continues another login. */
function carryOver(text: string, entry: JournalEntry): string | null {
  const login = parseAuthJson(text);
  return login?.kind === "chatgpt" && fingerprint(login) === entry.replaces
    ? editAuthJson(text, entry.changes)
    : null;
}

async function openSlot(path: string): Promise<Slot> {
  const { record, close } = await reserveJournal(path);
  return {
    record,
    async release(keep) {
      await close();
      if (!keep) await rm(path, { force: true });
    },
  };
}

async function compareAndReplace(
  path: string,
  locate: () => Promise<Paths>,
  transform: (present: string | null) => string | null,
): Promise<void> {
  for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
    const [{ target, workFolder }, present] = [await locate(), await readText(path)];
    const text = transform(present);
    if (text === null || text === present) return;
    const isUnchanged = async (): Promise<boolean> =>
      (await readText(path)) === present && (await resolveTarget(path)) === target;
    if (await replaceFile({ path: target, text, workFolder, isUnchanged })) return;
  }
  throw new Error("EBUSY");
}
