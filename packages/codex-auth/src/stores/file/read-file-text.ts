import { readFile } from "node:fs/promises";
import { CodexAuthError, safeCause } from "../../auth-error.ts";
import { hasErrorCode } from "./disk-errors.ts";

/** The text of a file; null when it does not exist. Throws `auth_file_unreadable`. */
export async function readFileText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw new CodexAuthError("auth_file_unreadable", `${path} cannot be read.`, {
      cause: safeCause(error),
      // Too many open files, or a network drive that is away for a moment; a missing right stays missing.
      retryable: !hasErrorCode(error, ["EACCES", "EPERM", "EISDIR", "ELOOP"]),
    });
  }
}

/** `ENOENT`, or a folder on the way that is a file. */
function isMissing(error: unknown): boolean {
  return hasErrorCode(error, ["ENOENT", "ENOTDIR"]);
}
