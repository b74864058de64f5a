import type { FailureCode, UpstreamFailure } from "@codexthropic/protocol/errors";

/** What is done about a failure before the first output. */
export type Remedy = "retry" | "reauthenticate" | "heal" | "fail";

/** @see docs/mapping.md section 5, codex-backend.md section 10 */
export const REMEDIES: Readonly<Record<FailureCode, Remedy>> = {
  rate_limited: "retry",
  overloaded: "retry",
  server_error: "retry",
  bad_gateway: "retry",
  cut: "retry",
  unreachable: "retry",
  idle_timeout: "retry",

  unauthorized: "reauthenticate",

  invalid_encrypted_content: "heal",
  unsupported_parameter: "heal",
  tool_schema_rejected: "heal",
  input_file_rejected: "heal",
  model_not_found: "heal",
  parallel_tool_calls_rejected: "heal",

  // The request is being worked on: sending it again would multiply the load. @see codex-backend.md section 18
  header_timeout: "fail",
  network_blocked: "fail",
  context_length_exceeded: "fail",
  usage_limit_reached: "fail",
  usage_not_included: "fail",
  insufficient_quota: "fail",
  forbidden: "fail",
  policy_blocked: "fail",
  invalid_image: "fail",
  invalid_request: "fail",
};

export interface Budget {
  /** Requests before the first output, the first one included. */
  requests: number;
  /** Requests before the first output when each of them was mended in between. */
  healedRequests: number;
  /** Milliseconds before the first retry; doubles with each. */
  backoffMs: number;
  /** Milliseconds of our own waits together. */
  ownWaitsMs: number;
  /** The longest `retry-after` in milliseconds that is waited for; a longer one is handed on. */
  retryAfterMs: number;
}

/** @see interface.md "Defaults" */
export const DEFAULT_BUDGET: Budget = {
  requests: 4,
  healedRequests: 12,
  backoffMs: 500,
  ownWaitsMs: 12_000,
  retryAfterMs: 10_000,
};

/** What one `send` has used up so far. */
export interface Spent {
  requests: number;
  retries: number;
  ownWaitsMs: number;
}

export type Decision =
  | { kind: "retry"; waitMs: number; spent: Spent }
  | { kind: "reauthenticate" }
  | { kind: "heal" }
  | { kind: "fail" };

/** Decides about one failure. Pure: `random` is one number in [0, 1). */
export function decide(failure: UpstreamFailure, spent: Spent, budget: Budget, random: number): Decision {
  const remedy = REMEDIES[failure.code];
  if (remedy === "heal") return { kind: spent.requests < budget.healedRequests ? "heal" : "fail" };
  if (remedy !== "retry") return { kind: remedy };
  if (spent.requests >= budget.requests) return { kind: "fail" };
  const retries = spent.retries + 1;
  if (failure.retry_after_ms !== undefined) {
    return failure.retry_after_ms > budget.retryAfterMs
      ? { kind: "fail" }
      : { kind: "retry", waitMs: failure.retry_after_ms, spent: { ...spent, retries } };
  }
  const waitMs = budget.backoffMs * 2 ** spent.retries * (0.9 + 0.2 * random);
  const ownWaitsMs = spent.ownWaitsMs + waitMs;
  return ownWaitsMs > budget.ownWaitsMs
    ? { kind: "fail" }
    : { kind: "retry", waitMs, spent: { ...spent, retries, ownWaitsMs } };
}
