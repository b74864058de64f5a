import { parseUsageLine, type UsageLine } from "../usage/usage-line.ts";
import type { RequestKind, RequestsJson } from "./usage-json.ts";

export interface RequestFilter {
  kind: RequestKind;
  /** First characters of a session's id; `-` for requests without a session. */
  session: string | null;
  /** Words that are all found in ids, models, kind of agent, error, status or transport, in upper or lower case. */
  text: string;
  /** Requests at most. */
  limit: number;
}

export interface RequestSearch {
  /** @param text a line of the history @param time of the line, ISO 8601 in UTC */
  add(text: string, time: string): void;
  json(): RequestsJson;
}

interface Kind {
  matches: (line: UsageLine) => boolean;
  /** In the text of each line that does not match. */
  absent: RegExp;
}

const KINDS: Readonly<Record<Exclude<RequestKind, "all">, Kind>> = {
  errors: { matches: ({ error }) => error !== null, absent: /"error":null/ },
  aborted: { matches: ({ aborted }) => aborted, absent: /"aborted":false/ },
  retried: { matches: ({ retries }) => retries > 0, absent: /"retries":0[,}]/ },
  missed: { matches: ({ cache_miss }) => cache_miss !== null, absent: /"cache_miss":null/ },
};

/**
 * Keeps the newest lines that match. Lines of several processes come nearly in order; they are sorted at the end. A line
 * is parsed only when its text may match, and without a filter only when it is one of the newest.
 */
export function findRequests({ kind, session, text, limit }: RequestFilter): RequestSearch {
  const { matches, absent } = kind === "all" ? { matches: () => true, absent: null } : KINDS[kind];
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const written = words.map((word) => JSON.stringify(word).slice(1, -1));
  const isFiltered = kind !== "all" || session !== null || words.length > 0;
  let found: { time: string; line: UsageLine | string }[] = [];
  let matching = 0;

  const mayMatch = (line: string): boolean => {
    if (absent?.test(line)) return false;
    if (session !== null && session !== "-" && !line.includes(JSON.stringify(session))) return false;
    const lower = written.length === 0 ? "" : line.toLowerCase();
    return written.every((word) => lower.includes(word));
  };
  const isMatch = (line: UsageLine): boolean =>
    matches(line) &&
    (session === null || (line.session ?? "-") === session) &&
    (words.length === 0 || hasWords(line, words));
  const newest = (): typeof found => found.toSorted((a, b) => (a.time < b.time ? 1 : -1)).slice(0, limit);
  const keep = (time: string, line: UsageLine | string): void => {
    matching += 1;
    found.push({ time, line });
    // Now and then, so that a long range costs no memory.
    if (found.length >= limit + 2000) found = newest();
  };
  return {
    add(text, time) {
      if (!isFiltered) {
        // A line that was cut off does not count.
        if (text.endsWith("}")) keep(time, text);
        return;
      }
      const line = mayMatch(text) ? parseUsageLine(text) : null;
      // Not its text, which is a slice of a part of the file.
      if (line && isMatch(line)) keep(line.time, line);
    },
    json: () => ({
      requests: newest()
        .map(({ line }) => (typeof line === "string" ? parseUsageLine(line) : line))
        .filter((line) => line !== null),
      matching,
    }),
  };
}

function hasWords(line: UsageLine, words: readonly string[]): boolean {
  const { id, session, agent, agent_type, model, upstream_model, error, status, transport, cache_miss } =
    line;
  const text = [id, session, agent, agent_type, model, upstream_model, error, status, transport, cache_miss]
    .filter((value) => value !== null)
    .join(" ")
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
