import { CodexAuthError, safeCause } from "../../auth-error.ts";

/** Runs `task`; what the disk throws becomes `auth_file_unwritable` with the given message. */
export async function orUnwritable<T>(message: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (error instanceof CodexAuthError) throw error;
    throw new CodexAuthError("auth_file_unwritable", message, { cause: safeCause(error) });
  }
}

/** Whether the system answered with one of these codes, such as `ENOENT`. */
export function hasErrorCode(error: unknown, codes: readonly string[]): boolean {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code)
  );
}
