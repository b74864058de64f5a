import { FAILURES, type UpstreamFailure } from "@codexthropic/protocol/errors";

export interface RetryLimits {
  /** Requests before the first output, the first one included. */
  requests: number;
  /** Requests before the first output when a workaround was applied between them. */
  workaroundRequests: number;
  /** Milliseconds before the first retry; they double with each. */
  backoffMs: number;
  /** Milliseconds of our own waits together. */
  ownWaitsMs: number;
  /** The longest `retry-after` in milliseconds that is waited for; a longer one is handed on. */
  retryAfterMs: number;
}

/** @see docs/limits.md */
export const DEFAULT_LIMITS: RetryLimits = {
  requests: 4,
  workaroundRequests: 12,
  backoffMs: 500,
  ownWaitsMs: 12_000,
  retryAfterMs: 10_000,
};

/** What one `send` has used of its limits. */
export interface RetryUsage {
  requests: number;
  retries: number;
  ownWaitsMs: number;
}

export type Decision =
  | { kind: "retry"; waitMs: number; usage: RetryUsage }
  | { kind: "refresh" }
  | { kind: "workaround" }
  | { kind: "none" };

/** Decides about one failure before the first output. Pure: `random` is one number in [0, 1). */
export function decideRecovery(
  failure: UpstreamFailure,
  usage: RetryUsage,
  limits: RetryLimits,
  random: number,
): Decision {
  const { recovery } = FAILURES[failure.code];
  if (recovery === "workaround") {
    return { kind: usage.requests < limits.workaroundRequests ? "workaround" : "none" };
  }
  if (recovery !== "retry") return { kind: recovery };
  if (usage.requests >= limits.requests) return { kind: "none" };
  const retries = usage.retries + 1;
  if (failure.retry_after_ms !== undefined) {
    return failure.retry_after_ms > limits.retryAfterMs
      ? { kind: "none" }
      : { kind: "retry", waitMs: failure.retry_after_ms, usage: { ...usage, retries } };
  }
  const waitMs = limits.backoffMs * 2 ** usage.retries * (0.9 + 0.2 * random);
  const ownWaitsMs = usage.ownWaitsMs + waitMs;
  return ownWaitsMs > limits.ownWaitsMs
    ? { kind: "none" }
    : { kind: "retry", waitMs, usage: { ...usage, retries, ownWaitsMs } };
}
