import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";
import { type AnthropicError, CodexthropicError, type LocalErrorCode } from "@codexthropic/protocol/errors";

/** What the client is told when no backend takes part. */
const ROWS: Readonly<Record<LocalErrorCode, { status: number; type: AnthropicErrorType }>> = {
  invalid_request: { status: 400, type: "invalid_request_error" },
  request_too_large: { status: 413, type: "request_too_large" },
  request_timeout: { status: 408, type: "timeout_error" },
  wrong_key: { status: 401, type: "authentication_error" },
  forbidden_origin: { status: 403, type: "permission_error" },
  not_found: { status: 404, type: "not_found_error" },
  method_not_allowed: { status: 405, type: "invalid_request_error" },
  too_many_requests: { status: 429, type: "rate_limit_error" },
  login: { status: 401, type: "authentication_error" },
  login_unavailable: { status: 503, type: "api_error" },
  /** nginx's number for it. Nobody is there to read the answer; the number stands in the log. */
  client_closed: { status: 499, type: "api_error" },
  internal: { status: 500, type: "api_error" },
};

export interface HttpErrorOptions {
  /** Instead of the code's own. */
  status?: number;
  headers?: Record<string, string>;
}

/** The proxy itself refuses a request. Thrown anywhere in a handler. */
export class HttpError extends CodexthropicError<LocalErrorCode> {
  override readonly name: string = "HttpError";
  /** What the client is told. */
  readonly answer: AnthropicError;

  constructor(code: LocalErrorCode, message: string, { status, headers = {} }: HttpErrorOptions = {}) {
    super(code, message);
    const row = ROWS[code];
    this.answer = { code, status: status ?? row.status, type: row.type, message: this.message, headers };
  }
}
