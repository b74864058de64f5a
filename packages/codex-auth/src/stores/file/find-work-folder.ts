import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { access, lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";

/**
 * Where the lock, the journal and temporary files of an auth.json are kept: beside it, or, when its folder cannot be
 * written, in the first of `others` that can. All processes of a user come to the same folder.
 */
export async function findWorkFolder(path: string, others: readonly string[]): Promise<string> {
  const beside = dirname(path);
  if ((await isWritable(beside)) || !(await exists(path))) return beside;
  const name = createHash("sha256").update(path).digest("hex").slice(0, 16);
  for (const other of others) {
    const folder = join(other, name);
    if ((await makePrivate(other)) && (await makePrivate(folder))) return folder;
  }
  return beside;
}

const isWritable = (path: string): Promise<boolean> =>
  succeeds(access(path, constants.W_OK | constants.X_OK));

const exists = (path: string): Promise<boolean> => succeeds(lstat(path));

/** A folder that nobody else can write or read: tokens will be in it, and one of the folders is in `/tmp`. */
async function makePrivate(path: string): Promise<boolean> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = await lstat(path);
    const isOurs = process.getuid === undefined || folder.uid === process.getuid();
    const isPrivate = process.platform === "win32" || (folder.mode & 0o077) === 0;
    return folder.isDirectory() && isOurs && isPrivate && (await isWritable(path));
  } catch {
    return false;
  }
}

function succeeds(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  );
}
