import { readFile } from "node:fs/promises";
import { CodexAuthError, safeCause } from "../error.ts";

/** The text of a file; null when it does not exist. Throws `auth_file_unreadable`. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw new CodexAuthError("auth_file_unreadable", `${path} cannot be read.`, { cause: safeCause(error) });
  }
}

/** `ENOENT`, or a folder on the way that is a file. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
