/** Every way a request can fail upstream, as one literal union. */
export type FailureCode =
  | "context_length_exceeded"
  | "usage_limit_reached"
  | "usage_not_included"
  | "insufficient_quota"
  | "rate_limited"
  | "overloaded"
  | "server_error"
  | "bad_gateway"
  | "cut"
  | "unreachable"
  | "network_blocked"
  | "header_timeout"
  | "idle_timeout"
  | "unauthorized"
  | "forbidden"
  | "model_not_found"
  | "policy_blocked"
  | "invalid_image"
  | "invalid_encrypted_content"
  | "unsupported_parameter"
  | "tool_schema_rejected"
  | "input_file_rejected"
  | "parallel_tool_calls_rejected"
  | "invalid_request";

/** One classified upstream failure: plain data, safe to log (no tokens, no prompts, no account ids). */
export interface UpstreamFailure {
  code: FailureCode;
  /** HTTP status of the answer; absent for failures inside a stream or of the connection. */
  status?: number;
  /** Upstream's own sentence, or what happened. */
  message: string;
  /** Milliseconds, from `retry-after`, `retry-after-ms`, "try again in 1.2s" or `resets_in_seconds`. */
  retry_after_ms?: number;
  /** Unix seconds. */
  resets_at?: number;
  plan_type?: string;
  /** 300 or 10080. */
  window_minutes?: number;
  /**
   * `unsupported_parameter`: its path (`text.verbosity`), or `include:<value>`. `tool_schema_rejected`: the tool's
   * name upstream, or its place (`tools[3].parameters`).
   */
  param?: string;
}

/** Whether sending the same request once more can help. Everything else is terminal or healed by changing the body. */
export const RETRYABLE: ReadonlySet<FailureCode> = new Set<FailureCode>([
  "rate_limited",
  "overloaded",
  "server_error",
  "bad_gateway",
  "cut",
  "unreachable",
  "idle_timeout",
]);
