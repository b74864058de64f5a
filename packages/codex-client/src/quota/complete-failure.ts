import type { UpstreamFailure } from "@codexthropic/protocol/errors";

import { DEFAULT_LIMIT, type QuotaSnapshot } from "./quota.ts";

/** Seconds by which two reports of one reset may differ. */
const SAME_MOMENT_S = 120;

/** A usage limit whose answer did not say when it ends: the headers of the same answer often do. */
export function completeFailure(failure: UpstreamFailure, quota: QuotaSnapshot | null): UpstreamFailure {
  if (failure.code !== "usage_limit_reached" || quota === null) return failure;
  const limit = quota.limits[quota.activeLimit ?? DEFAULT_LIMIT] ?? quota.limits[DEFAULT_LIMIT];
  const { resets_at: end } = failure;
  // The answer names the end or the headers name the exhausted window; the same moment is the same window.
  const ending = limit?.windows.find(
    ({ resetsAt }) => end !== undefined && resetsAt !== null && Math.abs(resetsAt - end) <= SAME_MOMENT_S,
  );
  const exhausted = limit?.windows.find(({ usedPercent }) => usedPercent >= 100);
  const known = failure.resets_at !== undefined || failure.retry_after_ms !== undefined;
  return {
    ...(quota.planType !== null && { plan_type: quota.planType }),
    ...(!known && exhausted?.resetsAt != null && { resets_at: exhausted.resetsAt }),
    ...(!known && exhausted?.windowMinutes != null && { window_minutes: exhausted.windowMinutes }),
    ...(ending?.windowMinutes != null && { window_minutes: ending.windowMinutes }),
    ...failure,
  };
}
