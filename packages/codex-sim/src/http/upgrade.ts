import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Backend } from "../backend.ts";
import { openEntry } from "./entry.ts";

/** WebSockets: 426, on which the CLI falls back to HTTPS at once and in silence. @see codex-backend.md section 7 */
export function refuseUpgrade(backend: Backend, request: IncomingMessage, socket: Duplex): void {
  const entry = openEntry(backend, request);
  entry.status = 426;
  entry.finished = true;
  backend.log.touch();
  // A client that leaves first is no failure of ours.
  socket.on("error", () => {});
  socket.end("HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
}
