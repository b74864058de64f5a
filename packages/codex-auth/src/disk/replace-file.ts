import { randomUUID } from "node:crypto";
import { chmod, open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

const TEMPORARY = ".codexthropic-";

/**
 * Replaces a file as a whole: a new file beside it (0600, same owner) is written, synced and renamed over it, then
 * the folder is synced. Whoever reads meanwhile sees the old text or the new one, also after a power cut.
 *
 * `stillRight` is asked at the last moment; on false nothing happens and the answer is false.
 */
export async function replaceFile(
  path: string,
  text: string,
  stillRight: () => Promise<boolean>,
): Promise<boolean> {
  const temporary = join(dirname(path), `${TEMPORARY}${basename(path)}-${randomUUID()}`);
  try {
    const file = await open(temporary, "wx", 0o600);
    try {
      await file.writeFile(text);
      await keepOwner(file, path);
      await file.sync();
    } finally {
      await file.close();
    }
    // The umask may have taken bits away from `open`; it can't from `chmod`.
    await chmod(temporary, 0o600);
    if (!(await stillRight())) return false;
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(dirname(path));
  return true;
}

/** Under sudo the new file would belong to root and lock its user out. */
async function keepOwner(file: FileHandle, path: string): Promise<void> {
  const old = await stat(path).catch(() => null);
  if (old === null || process.getuid?.() !== 0) return;
  await file.chown(old.uid, old.gid);
}

/** Makes a rename or a new name durable. Windows can't open folders and needs no such thing. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => null);
  if (folder === null) return;
  try {
    await folder.sync().catch(() => undefined);
  } finally {
    await folder.close();
  }
}

/** Removes what killed processes left behind. Only with the lock held: a living one would lose its file. */
export async function removeTemporaries(path: string): Promise<void> {
  const prefix = `${TEMPORARY}${basename(path)}-`;
  const names = await readdir(dirname(path)).catch(() => []);
  await Promise.all(
    names
      .filter((name) => name.startsWith(prefix))
      .map((name) => rm(join(dirname(path), name), { force: true })),
  );
}
