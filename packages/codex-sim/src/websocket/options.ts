/** How the simulator serves `GET …/responses` with an upgrade. @see websocket.md */
export interface WebSocketOptions {
  /** Milliseconds until a connection has to be replaced. Default 3,600,000: 60 minutes. */
  maxConnectionMs?: number;
  /** A message of so many bytes or more ends the connection with close code 1009. Default 16 MiB. */
  maxMessageBytes?: number;
  /** Sent as `x-codex-websocket-max-message-bytes`; larger messages meet 1009, too. Default: not sent. */
  announcedMaxMessageBytes?: number;
  /** Open connections; one more handshake meets 403. Default 50. */
  maxConnections?: number;
  /** Whether permessage-deflate is accepted. Default `true`. */
  compression?: boolean;
  /** Whether pings are answered. Default `true`. */
  answersPings?: boolean;
  /** Milliseconds between the simulator's own pings. Default: none are sent. */
  pingEveryMs?: number;
}

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
