import { randomUUID } from "node:crypto";
import { chmod, open, readdir, rename, rm, stat, writeFile, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { copyPath, TEMPORARY } from "./file-names.ts";
import { hasErrorCode } from "./disk-errors.ts";

export interface Replacement {
  /** The file behind all symlinks. */
  path: string;
  text: string;
  /** The folder of the temporary file and of the copy; the file's own folder unless that cannot be written. */
  workFolder: string;
  /** Asked at the last moment; when it resolves to false, nothing is written and {@link replaceFile} returns false. */
  isUnchanged: () => Promise<boolean>;
}

/**
 * Replaces the text of a file. A new file beside it (0600, same owner) is written, synced and renamed over it, then
 * the folder is synced: a reader sees the old text or the new one, also after a power cut. Where the file cannot be
 * replaced (a single-file bind mount, a read-only folder, an owner that cannot be kept) it is written in place.
 */
export async function replaceFile(replacement: Replacement): Promise<boolean> {
  const { path, text, workFolder, isUnchanged } = replacement;
  const temporary = join(workFolder, `${TEMPORARY}${basename(path)}-${randomUUID()}`);
  try {
    let keepsOwner = true;
    await writeSynced(temporary, "wx", text, async (file) => {
      keepsOwner = await keepOwner(file, path);
    });
    // The umask may have taken bits away from `open`; it does not apply to `chmod`. Some file systems refuse it.
    await chmod(temporary, 0o600).catch(() => undefined);
    if (!(await isUnchanged())) return false;
    const isBeside = workFolder === dirname(path);
    const canRename = isBeside && (keepsOwner || !(await isOverwritable(path)));
    if (!canRename || !(await renameOver(temporary, path))) await overwrite(replacement);
  } finally {
    await rm(temporary, { force: true });
  }
  return true;
}

/** False when the file system refuses the rename: the path is a mount point, or lies on another file system. */
async function renameOver(temporary: string, path: string): Promise<boolean> {
  try {
    await rename(temporary, path);
  } catch (error) {
    if (!(await isOverwritable(path))) throw error;
    return false;
  }
  await syncFolder(dirname(path));
  return true;
}

/**
 * Writes in place. A process that dies here leaves a part of the new text, which is no JSON; therefore a synced copy
 * of the new text exists as long as this takes, and readers use the copy when the file is no JSON. The file is
 * truncated first: a mixture of the old and the new text might be JSON.
 */
async function overwrite({ path, text, workFolder }: Replacement): Promise<void> {
  const copy = copyPath(workFolder, path);
  const file = await open(path, "r+");
  try {
    await writeSynced(copy, "w", text);
    await syncFolder(workFolder);
    await file.truncate();
    await file.writeFile(text);
    await syncFile(file);
  } finally {
    await file.close();
  }
  await rm(copy, { force: true });
}

async function writeSynced(
  path: string,
  flags: "w" | "wx",
  text: string,
  afterwards: (file: FileHandle) => Promise<void> = async () => undefined,
): Promise<void> {
  const file = await open(path, flags, 0o600);
  try {
    await file.writeFile(text);
    await afterwards(file);
    await syncFile(file);
  } finally {
    await file.close();
  }
}

/** Whether the file itself can be written, whatever its folder permits. Changes nothing. */
async function isOverwritable(path: string): Promise<boolean> {
  const file = await open(path, "r+").catch(() => null);
  await file?.close();
  return file !== null;
}

/**
 * Gives the new file to the owner of the old one: under sudo it would belong to root and lock its user out. False
 * when the system refuses that.
 */
async function keepOwner(file: FileHandle, path: string): Promise<boolean> {
  const old = await stat(path).catch(() => null);
  if (old === null || process.getuid === undefined) return true;
  const isOwned = async (): Promise<boolean> => {
    const { uid, gid } = await file.stat();
    return uid === old.uid && (gid === old.gid || process.getuid?.() !== 0);
  };
  if (await isOwned()) return true;
  await file.chown(old.uid, old.gid).catch(() => undefined);
  return isOwned();
}

/** What file systems without `fsync` answer. */
export const NO_FSYNC = ["EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"] as const;

/** `fsync`, where the file system has it. */
export async function syncFile(file: FileHandle): Promise<void> {
  await file.sync().catch((error: unknown) => {
    if (!hasErrorCode(error, NO_FSYNC)) throw error;
  });
}

/** Makes a rename or a new name durable. Windows cannot open folders and needs no such thing. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  if (folder === null) return;
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}

/**
 * A login without credentials: the CLI reports that the key is missing. With `{}` it would report
 * "Logged in using ChatGPT" (Codex CLI 0.169.0).
 */
const LOGGED_OUT = '{"auth_mode":"apikey","OPENAI_API_KEY":null}';

/** A file that cannot be removed (a bind mount, a read-only folder) is left with a text that holds no login. */
export async function removeOrEmpty(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    if (!(await isOverwritable(path))) throw error;
    await writeFile(path, LOGGED_OUT, { flush: true });
  }
}

/** Removes the temporary files of killed processes. Only with the lock held: a living one would lose its file. */
export async function removeTemporaries(workFolder: string, path: string): Promise<void> {
  const prefix = `${TEMPORARY}${basename(path)}-`;
  const names = await readdir(workFolder).catch(() => []);
  await Promise.all(
    names
      .filter((name) => name.startsWith(prefix))
      .map((name) => rm(join(workFolder, name), { force: true })),
  );
}
