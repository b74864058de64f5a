import { mkdir, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CodexAuthError } from "../error.ts";
import { orUnwritable } from "./unwritable.ts";

type Release = () => Promise<void>;

export interface LockTiming {
  /** Milliseconds after which the lock of a process that has died may be taken over; at least 2,000. */
  lockStaleMs: number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
}

/** Together with 50–150 ms each about a minute: longer than a refresh and the lock of a dead process together. */
const ATTEMPTS = 600;

/**
 * Runs `task` with the lock of ours, across processes. While another one holds it, `early` is asked again and again
 * whether the wait is still needed: whoever refreshes first serves all that wait.
 *
 * Throws `lock_timeout`, `auth_file_unwritable` (the folder takes no lock) and what the callbacks throw.
 */
export async function exclusively<T>(
  lockPath: string,
  timing: LockTiming,
  early: () => Promise<T | undefined>,
  task: () => Promise<T>,
): Promise<T> {
  await orUnwritable(`${dirname(lockPath)} cannot be created.`, () =>
    mkdir(dirname(lockPath), { recursive: true, mode: 0o700 }),
  );
  const owner = watchOwner(lockPath, timing.lockStaleMs);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const release = await tryLock(lockPath, timing.lockStaleMs);
    if (release !== null) return task().finally(release);
    const result = await early();
    if (result !== undefined) return result;
    const pause = 50 + timing.random() * 100;
    await timing.sleep(pause);
    await owner.waited(pause);
  }
  throw new CodexAuthError("lock_timeout", `Another program has held ${lockPath} for a minute.`);
}

/**
 * A living owner renews the time of its lock twice within `staleMs`. A lock whose time has not changed for so long is
 * removed, whatever that time is: the clock may have been set back since its owner died, or another machine made it.
 */
function watchOwner(lockPath: string, staleMs: number): { waited(ms: number): Promise<void> } {
  const timeOf = (): Promise<number | null> =>
    stat(lockPath).then(
      ({ mtimeMs }) => mtimeMs,
      () => null,
    );
  let seen: number | null = null;
  let unchangedMs = 0;
  return {
    async waited(ms) {
      const time = await timeOf();
      unchangedMs = time === seen ? unchangedMs + ms : 0;
      seen = time;
      if (seen === null || unchangedMs < staleMs) return;
      unchangedMs = 0;
      await rmdir(lockPath).catch(() => undefined);
    },
  };
}

/**
 * One attempt; null while somebody else holds it. The lock is a *folder* (mkdir is atomic on every file system), so
 * its name must not be one that the Codex CLI opens as a file.
 */
async function tryLock(lockPath: string, staleMs: number): Promise<Release | null> {
  // Loaded late: it hooks into process exit, which nobody pays for who never refreshes.
  const { lock } = await import("proper-lockfile");
  return orUnwritable(`The lock ${lockPath} cannot be taken.`, async () => {
    const release = await lock(lockPath, {
      lockfilePath: lockPath,
      realpath: false,
      stale: staleMs,
      // Taken over although we live (suspended, or blocked for long): the journal and the comparison right before
      // the rename keep the file whole, so there is nothing to stop.
      onCompromised: () => undefined,
    }).catch(unlessHeld);
    return release && (() => release().catch(() => undefined));
  });
}

function unlessHeld(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ELOCKED") return null;
  throw error;
}
