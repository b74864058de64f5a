import type { AnthropicErrorType } from "@codexthropic/protocol/anthropic";

/** The proxy itself refuses a request. Thrown anywhere in a handler; answered in one place. */
export class HttpError extends Error {
  override readonly name: string = "HttpError";
  readonly status: number;
  readonly type: AnthropicErrorType;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    type: AnthropicErrorType,
    message: string,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }
}
