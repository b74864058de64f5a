/** How the simulator serves `GET …/responses` with an upgrade. @see docs/reference/websocket.md */
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
