import { type AnthropicError, errorBody } from "@codexthropic/protocol/errors";
import { jsonResponse, type ProxyResponse } from "./http-message.ts";

/** The body carries the request id, as Anthropic's does. */
export function errorResponse(error: AnthropicError, requestId: string): ProxyResponse {
  return {
    ...jsonResponse(error.status, errorBody(error, requestId), {
      ...error.headers,
      "request-id": requestId,
    }),
    result: () => ({ error }),
  };
}
