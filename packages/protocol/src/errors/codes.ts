/** Every way in which a request can fail upstream. */
export type FailureCode =
  | "context_length_exceeded"
  | "usage_limit_reached"
  | "usage_not_included"
  | "insufficient_quota"
  | "rate_limited"
  | "overloaded"
  | "policy_capacity_unavailable"
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
  | "tool_search_rejected"
  | "tool_collision"
  | "format_schema_rejected"
  /** A hosted search found nothing in the allowed domains. No client sees it. */
  | "search_filter_empty"
  | "input_file_rejected"
  | "parallel_tool_calls_rejected"
  | "invalid_request";

/** Failures that no backend takes part in: the client's request, the login, the proxy itself. */
export type LocalErrorCode =
  /** The client's request is wrong; shares its name with the backend's own verdict. */
  | "invalid_request"
  | "request_too_large"
  | "request_timeout"
  /** The proxy has a key, and the client did not send it. */
  | "wrong_key"
  /** A web page or a foreign `Host` asked. */
  | "forbidden_origin"
  | "not_found"
  | "method_not_allowed"
  /** More requests at once than the proxy takes. */
  | "too_many_requests"
  /** The Codex login cannot be used: a `CodexAuthError`, whatever its own code. */
  | "login"
  /** The login server cannot be used at the moment; the request may be repeated. */
  | "login_unavailable"
  /** The client went away. Not a failure of the backend. */
  | "client_closed"
  /** A mistake in the proxy. */
  | "internal";

/** What the record of a request, the metrics and the status page call a failure. One name for one thing. */
export type ErrorCode = FailureCode | LocalErrorCode;

/** One classified failure upstream: plain data, safe to log (no tokens, no prompts, no account ids). */
export interface UpstreamFailure {
  code: FailureCode;
  /** HTTP status of the answer; absent for failures inside a stream or of the connection. */
  status?: number;
  /** The backend's own sentence, or what happened. */
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
   * name upstream, or its place (`tools[3].parameters`); absent or `tools` when the failure names no tool.
   */
  param?: string;
}

/** Facts that the wording needs and that only the caller knows. */
export interface ErrorContext {
  /** Milliseconds since the epoch; for "in N min". */
  now: number;
  /** Tokens of the request and the model's window, for `prompt is too long: N tokens > M maximum`. */
  tokens?: number;
  maximum?: number;
  /** Models that the account lists, for `model_not_found`. */
  models?: readonly string[];
  /** IANA name; default: the machine's. */
  timeZone?: string;
}
