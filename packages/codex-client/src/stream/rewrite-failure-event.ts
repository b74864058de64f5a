import type {
  CodexErrorBody,
  CodexErrorEvent,
  CodexEvent,
  CodexResponse,
} from "@codexthropic/protocol/codex";
import { classifyEvent, redact, type UpstreamFailure } from "@codexthropic/protocol/errors";

/**
 * A failure inside a stream, without the given secrets, and with what is known from elsewhere: an answer's headers
 * often say when a usage limit resets.
 */
export function rewriteFailureEvent(
  event: CodexEvent,
  secrets: readonly string[],
  completeFailure: (failure: UpstreamFailure) => UpstreamFailure,
): CodexEvent {
  const failure = classifyEvent(event);
  if (failure === null) return event;
  const { resets_at, window_minutes, plan_type, message } = completeFailure(failure);
  const error: CodexErrorBody = {
    ...errorOf(event),
    message: redact(message, secrets),
    ...(resets_at !== undefined && { resets_at }),
    ...(window_minutes !== undefined && { limit_window_minutes: window_minutes }),
    ...(plan_type !== undefined && { plan_type }),
  };
  if (event.type === "response.failed") {
    const { response } = event as { response?: CodexResponse };
    return { ...event, type: "response.failed", response: { ...response, error } } as CodexEvent;
  }
  const { status } = event as CodexErrorEvent;
  return { type: "error", error, ...(status !== undefined && { status }) };
}

/** The error of a nested or flat event; whatever is no object counts as none. */
function errorOf(event: CodexEvent): CodexErrorBody {
  const { error, type: _, ...flat } = event as CodexErrorEvent;
  const nested =
    event.type === "response.failed" ? (event as { response?: CodexResponse }).response?.error : error;
  if (typeof nested === "object" && nested !== null) return nested;
  return event.type === "response.failed" ? {} : flat;
}
