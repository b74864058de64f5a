import type { Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";

/**
 * Milliseconds from the client's FIN to the first probe, and between the two probes. Before the head most answers are
 * there sooner, and some clients of this kind are so simple that they had better not see an informational response.
 */
const GRACE_MS = { beforeHead: 200, inStream: 0 };
const BETWEEN_MS = 20;

/**
 * Answers clients that close their sending side after the request (`nc -N`, some HTTP libraries), and still notices at
 * once when a client has gone: both send the same FIN. Only a write tells them apart, because the kernel of a client that
 * has gone answers it with a reset. So an answer that is not complete some milliseconds after the FIN gets two probes:
 * an SSE comment in an event stream, `100 Continue` before the head. Every client has to skip both.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.2
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
 */
export function allowHalfClose(
  server: Server,
  responsesOf: (socket: Socket) => ReadonlySet<ServerResponse>,
): void {
  // Not in the types and not documented, but read by every version of Node since 0.10.
  Object.assign(server, { httpAllowHalfOpen: true });
  server.on("connection", (socket: Socket) => {
    socket.on("end", () => {
      const [current] = responsesOf(socket);
      if (!current) return;
      const grace = current.headersSent ? GRACE_MS.inStream : GRACE_MS.beforeHead;
      const timers = [grace, grace + BETWEEN_MS].map((ms) => setTimeout(() => probe(current), ms));
      socket.once("close", () => {
        for (const timer of timers) clearTimeout(timer);
      });
    });
  });
}

function probe(res: ServerResponse): void {
  if (res.destroyed || res.writableEnded) return;
  if (!res.headersSent) {
    if (res.req.httpVersion === "1.1") res.writeContinue();
  } else if (String(res.getHeader("content-type")).startsWith("text/event-stream")) {
    res.write(":\n\n");
  }
}
