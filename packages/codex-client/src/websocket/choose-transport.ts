import type { InputItem, ResponsesBody } from "@codexthropic/protocol/codex";

/** `auto`: a WebSocket where it is of use, else HTTP. `websocket`: whenever one can be had. */
export type TransportMode = "auto" | "http" | "websocket";

/** After a handshake that failed in passing, HTTP is used for this long. Milliseconds. */
export const AFTER_FAILURE_MS: number = 10 * 60_000;

/** There is no WebSocket behind this URL, and there will be none. */
const NEVER: ReadonlySet<number> = new Set([404, 405, 426, 501]);

/** Remembers where no WebSocket can be had. */
export interface WebSocketAvailability {
  isAvailable(thread: string): boolean;
  /** A handshake failed. `status`: of the server's answer; `null`: it did not answer. */
  handshakeFailed(status: number | null): void;
  /** It is known beforehand that there is none. */
  turnOff(reason: string): void;
  /** A frame was too large for the server: the thread stays with HTTP. */
  frameTooLarge(thread: string): void;
  /** For `doctor` and the status page: why not, in words; `null` when it is available. */
  reason(): string | null;
}

export function createAvailability(now: () => number): WebSocketAvailability {
  const tooLarge = new Set<string>();
  let blocked: { until: number; reason: string } | null = null;
  const current = (): string | null => (blocked !== null && blocked.until > now() ? blocked.reason : null);
  return {
    isAvailable: (thread) => current() === null && !tooLarge.has(thread),
    handshakeFailed(status) {
      // A login that was rejected says nothing about the WebSocket.
      if (status === 401) return;
      const reason =
        status === null ? "the handshake was not answered" : `the handshake was answered with ${status}`;
      const isFinal = status !== null && NEVER.has(status);
      blocked = { until: isFinal ? Number.POSITIVE_INFINITY : now() + AFTER_FAILURE_MS, reason };
    },
    turnOff(reason) {
      blocked = { until: Number.POSITIVE_INFINITY, reason };
    },
    frameTooLarge: (thread) => void tooLarge.add(thread),
    reason: current,
  };
}

/**
 * Whether a request may go over its thread's connection. With `auto` a request without tools and without an earlier
 * answer stays with HTTP: a title, a count, a single question. So does one without tools in a thread whose last turn
 * had some: it is a side request, and the connection is kept for the conversation.
 */
export function wantsWebSocket(
  setting: TransportMode,
  last: ResponsesBody | null,
  next: ResponsesBody,
): boolean {
  if (setting !== "auto") return setting === "websocket";
  if (hasTools(next)) return true;
  return next.input.some(isAnswer) && (last === null || !hasTools(last));
}

function hasTools({ tools, input }: ResponsesBody): boolean {
  return (tools?.length ?? 0) > 0 || input.some((item) => item.type === "additional_tools");
}

function isAnswer(item: InputItem): boolean {
  return item.type === "message" && item.role === "assistant";
}
