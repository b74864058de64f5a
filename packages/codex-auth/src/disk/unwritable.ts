import { CodexAuthError, safeCause } from "../error.ts";

/** Runs `task`; what the disk throws becomes `auth_file_unwritable`, with `what` as the sentence that says so. */
export async function orUnwritable<T>(what: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof CodexAuthError) throw error;
    throw new CodexAuthError("auth_file_unwritable", what, { cause: safeCause(error) });
  }
}
