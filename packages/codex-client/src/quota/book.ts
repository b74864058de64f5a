import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";

import { quotaFromEvent } from "./from-event.ts";
import { quotaFromHeaders } from "./from-headers.ts";
import type { ResponseHeaders } from "../transport/transport.ts";
import { mergeQuota, type QuotaNews, type QuotaSnapshot } from "./quota.ts";

/** The one snapshot, kept up to date from wherever news comes. */
export interface QuotaBook {
  snapshot(): QuotaSnapshot | null;
  learn(news: QuotaNews): QuotaSnapshot;
  readHeaders(headers: ResponseHeaders): void;
  readEvent(event: CodexRateLimitsEvent): void;
}

export function createQuotaBook(now: () => number): QuotaBook {
  let quota: QuotaSnapshot | null = null;
  const learn = (news: QuotaNews): QuotaSnapshot => (quota = mergeQuota(quota, news, now()));
  return {
    snapshot: () => quota,
    learn,
    readHeaders(headers) {
      const news = quotaFromHeaders(headers);
      if (news) learn(news);
    },
    readEvent: (event) => void learn(quotaFromEvent(event, now())),
  };
}
