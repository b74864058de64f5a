import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Keeps the unfinished responses of each connection, in the order of their requests, and closes those of pipelined
 * requests when the connection is gone: Node emits `close` only on the response whose turn it is. Those behind it would
 * wait for `drain` for ever, and with them their requests upstream.
 * @returns the responses of a connection
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-9.3.2
 */
export function trackResponses(server: Server): (socket: Socket) => ReadonlySet<ServerResponse> {
  const open = new WeakMap<Socket, Set<ServerResponse>>();
  server.on("connection", (socket: Socket) => {
    const responses = new Set<ServerResponse>();
    open.set(socket, responses);
    socket.on("close", () => {
      for (const res of responses) {
        // Node closes the one that has the socket; a finished one has given it back.
        if (res.socket !== null || res.writableFinished) continue;
        res.destroy();
        res.emit("close");
      }
    });
  });
  server.on("request", (req: IncomingMessage, res: ServerResponse) => {
    const responses = open.get(req.socket);
    responses?.add(res);
    res.once("close", () => responses?.delete(res));
  });
  return (socket) => open.get(socket) ?? new Set();
}
