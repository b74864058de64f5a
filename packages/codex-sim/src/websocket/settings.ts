import type { WebSocketOptions } from "./options.ts";

export type WebSocketSettings = Required<Omit<WebSocketOptions, "announcedMaxMessageBytes" | "pingEveryMs">> &
  Pick<WebSocketOptions, "announcedMaxMessageBytes" | "pingEveryMs">;

/** `null`: handshakes meet 426, as when the backend has switched its WebSocket off. */
export function webSocketSettings(options: WebSocketOptions | boolean | undefined): WebSocketSettings | null {
  if (options === undefined || options === false) return null;
  return {
    maxConnectionMs: 3_600_000,
    maxMessageBytes: 16 * 1024 * 1024,
    maxConnections: 50,
    compression: true,
    answersPings: true,
    ...(options === true ? {} : options),
  };
}
