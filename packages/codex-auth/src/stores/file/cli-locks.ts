import { open, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** `flock(2)` without waiting; rejects when another process holds the lock. */
export type Flock = (fd: number) => Promise<void>;

/**
 * The two files that the Codex CLI holds with `flock` while it writes auth.json.
 * @see docs/reference/codex-backend.md section 11
 */
const CLI_LOCKS = ["auth.lock", "auth.json.lock"] as const;

/** The CLI holds them for milliseconds. A process that holds them for two seconds hangs, and is not waited for. */
const ATTEMPTS = 40;
const PAUSE_MS = 50;

/** Node has no `flock`; the optional package `fs-ext` does. Null where it is not installed or not built. */
export async function loadFlock(): Promise<Flock | null> {
  try {
    const { flock } = await import("fs-ext");
    const call = promisify(flock);
    return (fd) => call(fd, "exnb");
  } catch {
    return null;
  }
}

/** Runs `task` while the CLI does not write. Best effort: without `flock`, or after two seconds, it runs anyway. */
export async function withCliLocks<T>(
  {
    codexHome,
    flock,
    sleep,
  }: { codexHome: string; flock: Flock | null; sleep: (ms: number) => Promise<void> },
  task: () => Promise<T>,
): Promise<T> {
  const held: FileHandle[] = [];
  try {
    if (flock !== null) {
      for (const name of CLI_LOCKS) {
        const file = await open(join(codexHome, name), "a", 0o600).catch(() => null);
        if (file === null) continue;
        held.push(file);
        await retryLock(() => flock(file.fd), sleep);
      }
    }
    return await task();
  } finally {
    // Closing a file releases its lock.
    await Promise.all(held.map((file) => file.close()));
  }
}

async function retryLock(attempt: () => Promise<void>, sleep: (ms: number) => Promise<void>): Promise<void> {
  for (let count = 0; count < ATTEMPTS; count++) {
    const got = await attempt().then(
      () => true,
      () => false,
    );
    if (got) return;
    await sleep(PAUSE_MS);
  }
}
