import { startTimer } from "../timer.ts";
import type { Connection } from "./connection.ts";

/** Connections that are open at most: the backend rejects handshakes above some fifty. */
export const MAX_CONNECTIONS: number = 16;
/** The backend ends a connection after 60 minutes; it is replaced before that. Milliseconds. */
export const MAX_AGE_MS: number = 55 * 60_000;
/** A connection that nobody has used for this long is closed. Milliseconds. */
export const MAX_IDLE_MS: number = 5 * 60_000;
/** One that was used less than this ago needs no ping of its own before it is used again. Milliseconds. */
const FRESH_MS = 10_000;

interface Entry {
  connection: Connection;
  /** Whose it is: the access token and the account with which it was opened. */
  owner: string;
}

export interface PoolRequest<T> {
  thread: string;
  /** Whose connection it has to be: made of the access token and the account. */
  owner: string;
  open: () => Promise<Connection>;
  begin: (connection: Connection) => T;
}

export interface ConnectionPool {
  /**
   * Begins an exchange on the thread's connection, which is opened if there is none that can be used. Resolves with
   * what `begin` returns; it is called while nobody else can get the connection. `null`: the thread is busy, or all
   * places are taken; the request has to go another way. Rejects as `open` does.
   */
  exchange<T>(request: PoolRequest<T>): Promise<T | null>;
  /** The connection that the thread has now, whatever its state. */
  find(thread: string): Connection | null;
  size(): number;
  /** Closes every connection, those with an answer under way after it. Nothing is opened any more. */
  close(): void;
}

/** One connection per thread. Idle connections do not keep the process alive. */
export function createConnectionPool(now: () => number): ConnectionPool {
  const entries = new Map<string, Entry>();
  const opening = new Set<string>();
  let stopSweeping: (() => void) | null = null;
  let closed = false;

  const drop = (thread: string): void => {
    entries.get(thread)?.connection.close();
    entries.delete(thread);
  };
  const sweep = (): void => {
    stopSweeping = null;
    for (const [thread, { connection }] of entries) {
      const expired = connection.state === "idle" && now() - connection.idleSince >= MAX_IDLE_MS;
      if (connection.state === "closed" || expired) drop(thread);
    }
    if (entries.size > 0) stopSweeping = startTimer(MAX_IDLE_MS / 5, sweep);
  };
  /** Whether there is a place for one more, after the one that has been idle for longest was dropped if need be. */
  const makeRoom = (): boolean => {
    for (const [thread, { connection }] of entries) if (connection.state === "closed") drop(thread);
    if (new Set([...entries.keys(), ...opening]).size < MAX_CONNECTIONS) return true;
    const [longest] = [...entries]
      .filter(([, { connection }]) => connection.state === "idle")
      .toSorted(([, a], [, b]) => a.connection.idleSince - b.connection.idleSince);
    if (!longest) return false;
    drop(longest[0]);
    return true;
  };
  const isUsable = async ({ connection, owner }: Entry, wanted: string): Promise<boolean> => {
    if (connection.state !== "idle" || owner !== wanted) return false;
    if (now() - connection.openedAt >= MAX_AGE_MS || now() - connection.idleSince >= MAX_IDLE_MS)
      return false;
    return now() - connection.idleSince < FRESH_MS || (await connection.isAlive());
  };

  return {
    async exchange({ thread, owner, open, begin }) {
      const entry = entries.get(thread);
      if (closed || opening.has(thread) || entry?.connection.state === "busy") return null;
      if (!entry && !makeRoom()) return null;
      // From here on the thread is taken: another request of it must not get the same connection.
      opening.add(thread);
      try {
        if (entry && (await isUsable(entry, owner))) return begin(entry.connection);
        drop(thread);
        const connection = await open();
        if (closed) {
          connection.close();
          return null;
        }
        entries.set(thread, { connection, owner });
        stopSweeping ??= startTimer(MAX_IDLE_MS / 5, sweep);
        return begin(connection);
      } finally {
        opening.delete(thread);
      }
    },
    find: (thread) => entries.get(thread)?.connection ?? null,
    size: () => entries.size,
    close() {
      closed = true;
      stopSweeping?.();
      for (const { connection } of entries.values()) connection.retire();
    },
  };
}
