import type { UsageLine } from "../usage/usage-line.ts";
import type { RequestKind, RequestsJson } from "./usage-json.ts";

export interface RequestFilter {
  kind: RequestKind;
  /** First characters of a session's id; `-` for requests without a session. */
  session: string | null;
  /** Found anywhere in ids, models, kind of agent, error, status or transport, in upper or lower case. */
  text: string;
  /** Requests at most. */
  limit: number;
}

export interface RequestSearch {
  add(line: UsageLine): void;
  json(): RequestsJson;
}

const KINDS: Readonly<Record<RequestKind, (line: UsageLine) => boolean>> = {
  all: () => true,
  errors: ({ error }) => error !== null,
  aborted: ({ aborted }) => aborted,
  retried: ({ retries }) => retries > 0,
  missed: ({ cache_miss }) => cache_miss !== null,
};

/** Keeps the newest lines that match. Lines of several processes come nearly in order; they are sorted at the end. */
export function findRequests({ kind, session, text, limit }: RequestFilter): RequestSearch {
  const isKind = KINDS[kind];
  const wanted = text.trim().toLowerCase();
  let found: UsageLine[] = [];
  let matching = 0;
  const newest = (): UsageLine[] => found.toSorted((a, b) => (a.time < b.time ? 1 : -1)).slice(0, limit);
  return {
    add(line) {
      if (!isKind(line)) return;
      if (session !== null && (line.session ?? "-") !== session) return;
      if (wanted !== "" && !searchable(line).includes(wanted)) return;
      matching += 1;
      found.push(line);
      // Now and then, so that a long range costs no memory.
      if (found.length >= limit + 2000) found = newest();
    },
    json: () => ({ requests: newest(), matching }),
  };
}

function searchable(line: UsageLine): string {
  const { id, session, agent, agent_type, model, upstream_model, error, status, transport, cache_miss } =
    line;
  return [id, session, agent, agent_type, model, upstream_model, error, status, transport, cache_miss]
    .filter((value) => value !== null)
    .join(" ")
    .toLowerCase();
}
