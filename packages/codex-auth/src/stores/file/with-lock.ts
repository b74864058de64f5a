import { mkdir, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { CodexAuthError } from "../../auth-error.ts";
import { hasErrorCode, orUnwritable } from "./disk-errors.ts";

type Release = () => Promise<void>;

export interface LockOptions {
  /** The lock is a *folder* (mkdir is atomic on every file system), so the CLI must not open that name as a file. */
  path: string;
  /** Milliseconds after which the lock of a process that has died is taken over; at least 2,000. */
  staleMs: number;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
}

/** Together with 50–150 ms each about a minute: longer than a refresh and the lock of a dead process together. */
const ATTEMPTS = 600;

/**
 * Runs `task` with a lock that all our processes take. While another one holds it, `alternative` is called again and
 * again; once it resolves to a value, that is the result: the process that refreshes first serves all that wait.
 *
 * Throws `lock_timeout`, `auth_file_unwritable` (the folder takes no lock) and what the callbacks throw.
 */
export async function withLock<T>(
  { path, staleMs, sleep, random }: LockOptions,
  task: () => Promise<T>,
  alternative: () => Promise<T | undefined>,
): Promise<T> {
  const owner = watchOwner(path, staleMs);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const release = await tryLock(path, staleMs);
    if (release !== null) return task().finally(release);
    const result = await alternative();
    if (result !== undefined) return result;
    const pause = 50 + random() * 100;
    await sleep(pause);
    await owner.waited(pause);
  }
  throw new CodexAuthError("lock_timeout", `Another program has held ${path} for a minute.`);
}

/**
 * A living owner renews the time of its lock twice within `staleMs`. A lock whose time has not changed for so long is
 * removed, whatever that time is: the clock may have been set back since its owner died, or another machine made it.
 */
function watchOwner(path: string, staleMs: number): { waited(ms: number): Promise<void> } {
  const timeOf = (): Promise<number | null> =>
    stat(path).then(
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
      await rmdir(path).catch(() => undefined);
    },
  };
}

/** One attempt; null while another process holds the lock. */
async function tryLock(path: string, staleMs: number): Promise<Release | null> {
  await orUnwritable(`${dirname(path)} cannot be created.`, () =>
    mkdir(dirname(path), { recursive: true, mode: 0o700 }),
  );
  // Loaded late: it adds a listener for the exit of the process, which is only needed by those who refresh.
  const { lock } = await import("proper-lockfile");
  return orUnwritable(`The lock ${path} cannot be taken.`, async () => {
    const release = await lock(path, {
      lockfilePath: path,
      realpath: false,
      stale: staleMs,
      // Taken over although this process lives (suspended, or blocked for long): the journal and the comparison
      // right before the rename keep the file whole, so there is nothing to stop.
      onCompromised: () => undefined,
    }).catch(unlessHeld);
    return release && (() => release().catch(() => undefined));
  });
}

function unlessHeld(error: unknown): null {
  if (hasErrorCode(error, ["ELOCKED"])) return null;
  throw error;
}
