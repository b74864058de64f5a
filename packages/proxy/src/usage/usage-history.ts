import type { Logger } from "../options.ts";
import { openUsageWriter, type UsageWriter } from "./append-usage.ts";
import {
  readUsage,
  type ReadUsageOptions,
  readUsageSums,
  readUsageTexts,
  type UsageRead,
} from "./read-usage.ts";
import type { UsageLine } from "./usage-line.ts";
import { toSums, type UsageSums } from "./usage-sums.ts";

/** Lines that are kept in memory: all that is known when there is no folder. */
const REMEMBERED = 1000;

export interface HistorySettings {
  /** `null`: nothing is written. */
  folder: string | null;
  logger: Logger | undefined;
}

/** The finished message requests: written to the folder of the history, and told to whoever listens. */
export interface UsageHistory {
  /** Returns at once and never throws. */
  append(line: UsageLine): void;
  /**
   * Calls `visit` for the text and the time of each line from `since` on (milliseconds since the epoch), lines of other
   * processes included. Without a folder, or when it cannot be read: for the last lines of this process.
   */
  readTexts(since: number, visit: (text: string, time: string) => void): Promise<void>;
  /**
   * The same, added up. `by`: each line by itself, or what is alike in an hour together, which is far quicker for a
   * long time.
   */
  readSums(since: number, by: "line" | "hour", visit: (sums: UsageSums) => void): Promise<UsageRead>;
  /** Calls `listener` for each line of this process, until the returned function is called. */
  subscribe(listener: (line: UsageLine) => void): () => void;
  /** A reload may choose another folder. */
  configure(settings: HistorySettings): void;
  /** Resolves when everything so far is written or dropped. */
  flush(): Promise<void>;
}

export function createUsageHistory(now: () => number): UsageHistory {
  const recent: UsageLine[] = [];
  const listeners = new Set<(line: UsageLine) => void>();
  let settings: HistorySettings = { folder: null, logger: undefined };
  let writer: UsageWriter | null = null;

  const warn = (what: string, error: unknown): void =>
    settings.logger?.warn(`usage history: ${what}`, { folder: settings.folder, error: codeOf(error) });
  /** From the folder, otherwise from memory. */
  const read = async <T>(
    since: number,
    fromFolder: (options: ReadUsageOptions) => Promise<T>,
    fromMemory: (lines: readonly UsageLine[]) => T,
  ): Promise<T> => {
    const { folder } = settings;
    try {
      if (folder !== null) {
        await writer?.flush();
        return await fromFolder({ folder, since });
      }
    } catch (error) {
      warn("cannot be read", error);
    }
    return fromMemory(recent.filter(({ time }) => Date.parse(time) >= since));
  };
  return {
    append(line) {
      recent.push(line);
      if (recent.length > REMEMBERED) recent.shift();
      writer?.append(line);
      for (const listener of listeners) listener(line);
    },
    readTexts: (since, visit) =>
      read(
        since,
        async (options) => void (await readUsageTexts(options, visit)),
        (lines) => lines.forEach((line) => visit(JSON.stringify(line), line.time)),
      ),
    readSums: (since, by, visit) =>
      read(
        since,
        (options) =>
          by === "hour" ? readUsageSums(options, visit) : readUsage(options, (line) => visit(toSums(line))),
        (lines) => {
          lines.forEach((line) => visit(toSums(line)));
          return { lines: lines.length, skipped: 0 };
        },
      ),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    configure(next) {
      const moved = next.folder !== settings.folder;
      settings = next;
      if (!moved) return;
      const { folder } = next;
      writer =
        folder === null
          ? null
          : openUsageWriter({
              folder,
              now,
              onError: (error) => warn("cannot be written; requests go on without it", error),
            });
    },
    flush: async () => writer?.flush(),
  };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? (error instanceof Error ? error.name : typeof error);
}
