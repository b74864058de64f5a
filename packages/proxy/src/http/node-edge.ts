import type { IncomingMessage, ServerResponse } from "node:http";
import { bodyEndedEarly, type BodyLimits, collectBody } from "./collect-body.ts";
import type { ProxyRequest, ProxyResponse } from "./http-message.ts";
import { readTarget } from "./read-target.ts";

/** A Node request as handlers see it. */
export function readNodeRequest(req: IncomingMessage, res: ServerResponse, limits: BodyLimits): ProxyRequest {
  const { path, query, authority } = readTarget(req.url ?? "/");
  const { headers } = req;
  let leaving: AbortController | undefined;
  let clientLeft = false;
  res.on("close", () => {
    clientLeft = !res.writableFinished;
    if (clientLeft) leaving?.abort(clientHasLeft());
  });
  return {
    method: req.method ?? "GET",
    path,
    query: () => new URLSearchParams(query),
    header(name) {
      if (name === "host" && authority !== null) return authority;
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    readBody: () =>
      collectBody(
        { contentLength: headers["content-length"], contentEncoding: headers["content-encoding"] },
        limits,
        (sink) => {
          req.on("data", sink.add).on("end", sink.end);
          req.on("error", () => sink.fail(bodyEndedEarly()));
          req.on("close", () => req.complete || sink.fail(bodyEndedEarly()));
        },
      ),
    get signal() {
      leaving ??= new AbortController();
      if (clientLeft) leaving.abort(clientHasLeft());
      return leaving.signal;
    },
    get clientLeft() {
      return clientLeft;
    },
  };
}

/** Writes a response to a Node socket, one write for each piece of the body. Rejects when the body does. */
export async function writeNodeResponse(
  res: ServerResponse,
  { status, headers, body, ping }: ProxyResponse,
): Promise<void> {
  // Errors of the connection come as `close` as well; without a listener they would end the process.
  res.on("error", () => undefined);
  if (typeof body === "string") {
    res.writeHead(status, { ...headers, "content-length": Buffer.byteLength(body) });
    res.end(body);
    return;
  }
  // Kept by Node this way, so that the probe for half-closed connections can read the type.
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.writeHead(status);
  const timer =
    ping && setInterval(() => res.writableNeedDrain || res.write(ping.text), ping.afterMs).unref();
  try {
    for await (const piece of body) {
      if (!res.write(piece)) await drained(res);
      if (res.destroyed) break;
      timer?.refresh();
    }
  } catch (error) {
    // A body that breaks off must not look complete, nor leave the client waiting.
    res.destroy();
    throw error;
  } finally {
    clearInterval(timer);
  }
  res.end();
}

/** Resolves when a slow client has caught up, or has left. */
function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (res.destroyed) return resolve();
    const done = (): void => {
      res.off("drain", done).off("close", done);
      resolve();
    };
    res.on("drain", done).on("close", done);
  });
}

function clientHasLeft(): DOMException {
  return new DOMException("The client has left.", "AbortError");
}
