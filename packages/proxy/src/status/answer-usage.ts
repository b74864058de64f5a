import { HttpError } from "../http/http-error.ts";
import type { QuotaHistory } from "../usage/quota-history.ts";
import type { UsageHistory } from "../usage/usage-history.ts";
import { aggregateUsage } from "./aggregate-usage.ts";
import { findRequests } from "./find-requests.ts";
import {
  type Range,
  RANGES,
  REQUEST_KINDS,
  type RequestKind,
  type RequestsJson,
  spanOf,
  type UsageJson,
} from "./usage-json.ts";

/** What the page asks of the history. */
export interface UsageAnswers {
  /** `GET /status/usage` @throws HttpError for an unknown range */
  usage(query: URLSearchParams): Promise<UsageJson>;
  /** `GET /status/requests` @throws HttpError for an unknown range, kind or limit */
  requests(query: URLSearchParams): Promise<RequestsJson>;
}

const LIMIT = { usual: 100, highest: 1000 };

export interface UsageSources {
  history: UsageHistory;
  quotaHistory: QuotaHistory;
  now: () => number;
}

export function answerUsage({ history, quotaHistory, now }: UsageSources): UsageAnswers {
  const look = takeTurns();
  return {
    usage(query) {
      const range = readRange(query);
      const prices = query.get("prices") === "true";
      return look(`usage ${range} ${prices}`, () =>
        aggregate(history, { range, prices, readings: quotaHistory.readings(), now: now() }),
      );
    },
    async requests(query) {
      const range = readRange(query);
      const filter = {
        kind: readKind(query),
        session: query.get("session"),
        text: query.get("text") ?? "",
        limit: readLimit(query),
      };
      return look(`requests ${range} ${JSON.stringify(filter)}`, async () => {
        const search = findRequests(filter);
        await history.readTexts(spanOf(range, now()).since, search.add);
        return search.json();
      });
    },
  };
}

type Look = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Several open pages ask the same at the same time: that is done once. Different looks take turns, to save memory. */
function takeTurns(): Look {
  const running = new Map<string, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const same = running.get(key) as Promise<T> | undefined;
    if (same) return same;
    const result = last.then(work).finally(() => running.delete(key));
    last = result.catch(() => {});
    running.set(key, result);
    return result;
  };
}

async function aggregate(
  history: UsageHistory,
  options: Parameters<typeof aggregateUsage>[0],
): Promise<UsageJson> {
  const { since, by, add, json } = aggregateUsage(options);
  const { skipped } = await history.readSums(since, by, add);
  return json(skipped);
}

function readRange(query: URLSearchParams): Range {
  const range = query.get("range") ?? "24h";
  if (Object.hasOwn(RANGES, range)) return range as Range;
  throw new HttpError("invalid_request", `range is one of ${Object.keys(RANGES).join(", ")}.`);
}

function readKind(query: URLSearchParams): RequestKind {
  const kind = query.get("kind") ?? "all";
  const known = REQUEST_KINDS.find((name) => name === kind);
  if (known) return known;
  throw new HttpError("invalid_request", `kind is one of ${REQUEST_KINDS.join(", ")}.`);
}

function readLimit(query: URLSearchParams): number {
  const text = query.get("limit");
  if (text === null) return LIMIT.usual;
  const limit = /^\d+$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= LIMIT.highest) return limit;
  throw new HttpError("invalid_request", `limit is a number from 1 to ${LIMIT.highest}.`);
}
