import { rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { editAuthJson } from "../auth-json/edit.ts";
import { parseAuthJson } from "../auth-json/parse.ts";
import { withoutTheCli, type Flock } from "../disk/cli-lock.ts";
import { glance } from "../disk/glance.ts";
import { fingerprint, readJournal, reserveJournal, type JournalEntry } from "../disk/journal.ts";
import { exclusively, type LockTiming } from "../disk/lock.ts";
import { readText } from "../disk/read-text.ts";
import { removeTemporaries, replaceFile, syncFolder } from "../disk/replace-file.ts";
import { resolveTarget } from "../disk/target.ts";
import { orUnwritable } from "../disk/unwritable.ts";
import type { Slot, Store, Stored } from "./store.ts";

export interface FileStoreOptions extends LockTiming {
  codexHome: string;
  /** Loaded with the first write. */
  loadFlock: () => Promise<Flock | null>;
}

/** How often a write starts again because somebody else has just written. */
const WRITE_ATTEMPTS = 5;

/** auth.json on disk. Lock, journal and temporary files lie beside the real file, wherever a symlink leads. */
export function createFileStore(options: FileStoreOptions): Store {
  const path = join(options.codexHome, "auth.json");
  const beside = async (name: (file: string) => string): Promise<string> => {
    const target = await resolveTarget(path);
    return join(dirname(target), name(basename(target)));
  };
  const journalPath = (): Promise<string> => beside((file) => `.codexthropic-${file}.journal`);
  const lockPath = (): Promise<string> => beside(() => "codexthropic-refresh.lock");

  let last: { stored: Stored | null; isSame: () => boolean } | null = null;

  const store: Store = {
    kind: "file",
    place: path,

    atHand: () => (last?.isSame() ? last.stored : null),

    async read() {
      if (last?.isSame()) return last.stored;
      const journal = await journalPath();
      const isSame = glance([path, journal]);
      const stored = merge(await readText(path), await readJournal(journal));
      last = { stored, isSame };
      return stored;
    },

    exclusively: async (early, task) => exclusively(await lockPath(), options, early, task),

    reserve: () =>
      orUnwritable(`${path} cannot be refreshed: there is no place for new tokens beside it.`, async () =>
        openSlot(await journalPath()),
      ),

    update: (transform) =>
      orUnwritable(`${path} cannot be replaced.`, async () =>
        withoutTheCli(options.codexHome, await options.loadFlock(), options.sleep, () =>
          compareAndReplace(path, transform),
        ),
      ),

    async settle() {
      const [target, journal] = await Promise.all([resolveTarget(path), journalPath()]);
      const entry = await readJournal(journal);
      if (entry) await store.update((present) => present && carryOver(present, entry));
      await rm(journal, { force: true }).catch(() => undefined);
      await removeTemporaries(target);
    },

    async remove() {
      const [target, journal, text] = await Promise.all([resolveTarget(path), journalPath(), readText(path)]);
      await orUnwritable(`${path} cannot be removed.`, async () => {
        for (const file of [journal, target, path]) await rm(file, { force: true });
        await syncFolder(dirname(target));
      });
      return text !== null;
    },
  };
  return store;
}

function merge(text: string | null, entry: JournalEntry | null): Stored | null {
  if (text === null) return null;
  const continued = entry && carryOver(text, entry);
  return continued ? { text: continued, unsettled: true } : { text, unsettled: false };
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
  transform: (present: string | null) => string | null,
): Promise<void> {
  for (let attempt = 0; attempt < WRITE_ATTEMPTS; attempt++) {
    const [target, present] = await Promise.all([resolveTarget(path), readText(path)]);
    const next = transform(present);
    if (next === null || next === present) return;
    const unchanged = async (): Promise<boolean> =>
      (await readText(path)) === present && (await resolveTarget(path)) === target;
    if (await replaceFile(target, next, unchanged)) return;
  }
  throw new Error("EBUSY");
}
