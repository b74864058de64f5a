import type { CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import type { UpstreamFailure } from "@codexthropic/protocol/errors";

import type { ResponseHeaders } from "../transport/transport.ts";
import { completeFailure } from "./complete-failure.ts";
import { quotaFromEvent } from "./read-event.ts";
import { quotaFromHeaders } from "./read-headers.ts";
import { mergeQuota, type QuotaSnapshot, type QuotaUpdate } from "./quota.ts";

/** The one snapshot of the account's limits, updated from every source. */
export interface QuotaTracker {
  snapshot(): QuotaSnapshot | null;
  update(update: QuotaUpdate): QuotaSnapshot;
  readHeaders(headers: ResponseHeaders): void;
  readEvent(event: CodexRateLimitsEvent): void;
  /** Adds to a usage limit what is known of its end. */
  completeFailure(failure: UpstreamFailure): UpstreamFailure;
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
    completeFailure: (failure) => completeFailure(failure, quota),
  };
}
