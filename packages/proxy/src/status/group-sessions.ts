import type { RequestRecord } from "../record/request-record.ts";
import { isoTime, type SessionStatus } from "./status-json.ts";

/** Totals per session of the client; the longest unseen is forgotten first. */
export interface Sessions {
  add(record: RequestRecord): void;
  /** Last seen first. */
  list(): SessionStatus[];
}

interface Entry {
  session: string;
  messages: number;
  input: number;
  cached: number;
  output: number;
  lastSeen: number;
  ttfbSum: number;
  ttfbCount: number;
}

export function groupSessions(capacity: number): Sessions {
  const entries = new Map<string, Entry>();
  return {
    add({ session, usage, ttfbMs, time, totalMs }) {
      const name = session ?? "–";
      const entry = entries.get(name) ?? newEntry(name);
      entry.messages += 1;
      entry.input += usage?.input ?? 0;
      entry.cached += usage?.cached ?? 0;
      entry.output += usage?.output ?? 0;
      entry.lastSeen = time + totalMs;
      if (ttfbMs !== null) {
        entry.ttfbSum += ttfbMs;
        entry.ttfbCount += 1;
      }
      // Deleted and set again: a Map keeps the order of insertion.
      entries.delete(name);
      entries.set(name, entry);
      const oldest = entries.size > capacity ? entries.keys().next().value : undefined;
      if (oldest !== undefined) entries.delete(oldest);
    },
    list: () =>
      [...entries.values()].toReversed().map(({ ttfbSum, ttfbCount, lastSeen, ...entry }) => ({
        ...entry,
        last_seen: isoTime(lastSeen),
        ttfb_ms: ttfbCount === 0 ? null : Math.round(ttfbSum / ttfbCount),
      })),
  };
}

function newEntry(session: string): Entry {
  return { session, messages: 0, input: 0, cached: 0, output: 0, lastSeen: 0, ttfbSum: 0, ttfbCount: 0 };
}
