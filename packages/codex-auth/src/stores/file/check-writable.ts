import { open, readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { hasErrorCode } from "./has-error-code.ts";

/**
 * Throws what the system throws when a file can neither be replaced nor be written in place. Changes nothing. It is
 * called before a refresh token is spent, for afterwards it is too late.
 */
export async function checkWritable(path: string, workFolder: string): Promise<void> {
  const failure = await open(path, "r+").then(
    (file) => file.close().then(() => null),
    (error: unknown) => error,
  );
  if (failure === null || hasErrorCode(failure, ["ENOENT"])) return;
  // EPERM: the file is immutable. EROFS: it is mounted read-only. Neither can be replaced.
  if (hasErrorCode(failure, ["EPERM", "EROFS"])) throw failure;
  const isReplaceable =
    workFolder === dirname(path) && !(await isMountPoint(path)) && !(await isProtectedBySticky(path));
  if (!isReplaceable) throw failure;
}

/** A file that is mounted by itself (`docker run -v auth.json:…`) cannot be replaced. Only Linux has such mounts. */
async function isMountPoint(path: string): Promise<boolean> {
  const mounts = await readFile("/proc/self/mountinfo", "utf8").catch(() => "");
  return mounts.split("\n").some((line) => unescape(line.split(" ")[4] ?? "") === path);
}

/** The kernel writes blanks and backslashes as octal numbers. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}

/** In a folder with the sticky bit only the owner of a file, or of the folder, may replace the file. */
async function isProtectedBySticky(path: string): Promise<boolean> {
  const [file, folder] = await Promise.all([stat(path), stat(dirname(path))]);
  const user = process.getuid?.();
  return (folder.mode & 0o1000) !== 0 && user !== 0 && user !== file.uid && user !== folder.uid;
}
