import { rm } from "node:fs/promises";
import { join } from "node:path";
import { CodexAuthError } from "../../auth-error.ts";
import type { Settings } from "../../options.ts";
import { withCliLocks } from "./cli-locks.ts";
import { copyPath, journalPath } from "./file-names.ts";
import { findWorkFolder } from "./find-work-folder.ts";
import { orUnwritable } from "./disk-errors.ts";
import { readFileText } from "./read-file-text.ts";
import { readLeftovers, recoverText } from "./recover-text.ts";
import { removeTemporaries, replaceFile } from "./replace-file.ts";
import { resolveLinks } from "./resolve-links.ts";
import { watchFiles } from "./watch-files.ts";

/** Where the login is on disk at this moment. */
export interface AuthFilePaths {
  /** The file behind all symlinks. */
  target: string;
  workFolder: string;
}

export interface AuthFileContent {
  /** With everything that a killed process has left beside the file. Null when there is no file. */
  text: string | null;
  /** Something is left that has to be carried over into the file. */
  hasLeftovers: boolean;
}

/** auth.json on disk, and what a killed process has left beside it. */
export interface AuthFile {
  readonly path: string;
  locate(): Promise<AuthFilePaths>;
  read(): Promise<AuthFileContent>;
  /** What {@link read} would find, when the files are certainly unchanged; else null. */
  peek(): AuthFileContent | null;
  /** Resolves to false when the text is not `previous` any more, with or without what the journal adds. */
  replace(text: string, previous: string | null): Promise<boolean>;
  /** Carries over what is left, and removes it. Only with the lock held. */
  recover(): Promise<void>;
}

export function openAuthFile({ codexHome, stateFolders, loadFlock, sleep }: Settings): AuthFile {
  const path = join(codexHome, "auth.json");
  let last: { content: AuthFileContent; isUnchanged: () => boolean } | null = null;

  const file: AuthFile = {
    path,

    async locate() {
      const target = await resolveLinks(path);
      return { target, workFolder: await findWorkFolder(target, stateFolders) };
    },

    peek: () => (last?.isUnchanged() ? last.content : null),

    async read() {
      if (last?.isUnchanged()) return last.content;
      const { target, workFolder } = await file.locate();
      const isUnchanged = watchFiles([path, journalPath(workFolder, target)]);
      const text = await readFileText(path);
      const leftovers = text === null ? null : await readLeftovers(workFolder, target);
      const content =
        leftovers === null || text === null
          ? { text, hasLeftovers: false }
          : { text: await recoverText(text, leftovers), hasLeftovers: true };
      last = { content, isUnchanged };
      return content;
    },

    replace: (text, previous) =>
      orUnwritable(`${path} cannot be replaced.`, async () =>
        withCliLocks({ codexHome, flock: await loadFlock(), sleep }, async () => {
          const [{ target, workFolder }, present] = [await file.locate(), await readFileText(path)];
          if (present !== previous && (await file.read()).text !== previous) return false;
          if (present === text) return true;
          const isUnchanged = async (): Promise<boolean> =>
            (await readFileText(path)) === present && (await resolveLinks(path)) === target;
          return replaceFile({ path: target, text, workFolder, isUnchanged });
        }),
      ),

    async recover() {
      const { target, workFolder } = await file.locate();
      const leftovers = await readLeftovers(workFolder, target);
      const text = leftovers && (await readFileText(path));
      if (leftovers !== null && text !== null) {
        const isDone = await file.replace(await recoverText(text, leftovers), text);
        if (!isDone) throw new CodexAuthError("auth_file_unwritable", `Another program is writing ${path}.`);
      }
      for (const name of [copyPath, journalPath])
        await rm(name(workFolder, target), { force: true }).catch(() => undefined);
      await removeTemporaries(workFolder, target);
    },
  };
  return file;
}
