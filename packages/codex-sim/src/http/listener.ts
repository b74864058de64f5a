import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Backend } from "../backend.ts";
import { parseBody, readBody } from "./body.ts";
import { openEntry } from "./entry.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import { redact } from "./redact.ts";
import { routeOf } from "./routes.ts";
import type { SimRequest } from "../log.ts";

/** Creates an exchange for each request, keeps its log entry up to date, and calls its handler. */
export function createListener(backend: Backend, closing: AbortSignal): RequestListener {
  return (request, response) => {
    const entry = openEntry(backend, request);
    const connection = trackResponse(backend, entry, response, closing);
    serve(backend, entry, request, response, connection).catch((error: unknown) => {
      // The client closed the connection while sending, or the data cannot be decoded.
      entry.warnings.push(`The simulator failed: ${String(error)}`);
      connection.cut();
    });
  };
}

async function serve(
  backend: Backend,
  entry: SimRequest,
  request: IncomingMessage,
  response: ServerResponse,
  connection: Connection,
): Promise<void> {
  const { bytes, text } = await readBody(request);
  const body = text === null ? null : parseBody(text, request.headers["content-type"] ?? "");
  entry.bodyBytes = bytes;
  entry.body = body && redact(body, backend.issuer.labelOf);
  backend.log.touch();
  await routeOf(entry)(createExchange(request, response, entry, body, connection), backend);
}

type Connection = Pick<Exchange, "closed" | "cut" | "compression">;

/** Records how the exchange ends and who ended it. `closed` is aborted when nobody reads the answer any more. */
export function trackResponse(
  backend: Backend,
  entry: SimRequest,
  response: ServerResponse,
  closing: AbortSignal,
): Connection {
  const closed = new AbortController();
  let isCut = false;
  const onClosing = (): void => closed.abort();
  closing.addEventListener("abort", onClosing);
  response.once("close", () => {
    closing.removeEventListener("abort", onClosing);
    if (!response.writableFinished && !isCut && !closing.aborted) {
      entry.aborted = response.headersSent ? "during_stream" : "before_headers";
    }
    entry.finished = true;
    closed.abort();
    backend.log.touch();
  });
  return {
    compression: backend.settings.compression,
    closed: closed.signal,
    cut: () => {
      isCut = true;
      response.destroy();
    },
  };
}
