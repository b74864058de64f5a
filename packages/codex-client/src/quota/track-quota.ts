import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";

import type { ResponseHeaders } from "../transport/transport.ts";
import { quotaFromEvent } from "./from-event.ts";
import { quotaFromHeaders } from "./from-headers.ts";
import { mergeQuota, type QuotaSnapshot, type QuotaUpdate } from "./quota.ts";

/** The one snapshot of the account's limits, updated from every source. */
export interface QuotaTracker {
  snapshot(): QuotaSnapshot | null;
  update(update: QuotaUpdate): QuotaSnapshot;
  readHeaders(headers: ResponseHeaders): void;
  readEvent(event: CodexRateLimitsEvent): void;
}

export function trackQuota(now: () => number): QuotaTracker {
  let quota: QuotaSnapshot | null = null;
  const update = (newer: QuotaUpdate): QuotaSnapshot => (quota = mergeQuota(quota, newer, now()));
  return {
    snapshot: () => quota,
    update,
    readHeaders(headers) {
      const newer = quotaFromHeaders(headers);
      if (newer) update(newer);
    },
    readEvent: (event) => void update(quotaFromEvent(event, now())),
  };
}
