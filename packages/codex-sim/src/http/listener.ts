import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { World } from "../world.ts";
import { parseBody, readBody } from "./body.ts";
import { bearerOf, openEntry } from "./entry.ts";
import type { Exchange } from "./exchange.ts";
import { redact } from "./redact.ts";
import { routeOf } from "./routes.ts";
import type { SimRequest } from "../log.ts";

/** Turns node's requests into exchanges, keeps the log true, and sends each to its handler. */
export function createListener(world: World, closing: AbortSignal): RequestListener {
  return (request, response) => {
    const entry = openEntry(world, request);
    const gone = watch(world, entry, response, closing);
    serve(world, entry, request, response, gone).catch((error: unknown) => {
      // A client that leaves while it sends is no failure; whatever else goes wrong ends the connection, visibly.
      entry.warnings.push(`The simulator failed: ${String(error)}`);
      response.destroy();
    });
  };
}

async function serve(
  world: World,
  entry: SimRequest,
  request: IncomingMessage,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const { bytes, text } = await readBody(request);
  const body = text === null ? null : parseBody(text, request.headers["content-type"] ?? "");
  entry.bodyBytes = bytes;
  entry.body = body && redact(body, world.issuer.labelOf);
  world.log.touch();
  const exchange: Exchange = {
    request,
    response,
    entry,
    gone,
    body,
    query: new URL(request.url ?? "/", "http://sim").searchParams,
    bearer: bearerOf(request),
    header: (name) => entry.headers[name],
  };
  await routeOf(entry)(exchange, world);
}

/** Notes how the exchange ends; the signal tells the handlers that nobody listens any more. */
function watch(world: World, entry: SimRequest, response: ServerResponse, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  let cutByUs = false;
  const onClosing = (): void => gone.abort();
  const destroy = response.destroy.bind(response);
  response.destroy = (error) => {
    cutByUs = true;
    return destroy(error);
  };
  closing.addEventListener("abort", onClosing);
  response.once("close", () => {
    closing.removeEventListener("abort", onClosing);
    if (!response.writableFinished && !cutByUs && !closing.aborted) {
      entry.aborted = response.headersSent ? "during_stream" : "before_headers";
    }
    entry.finished = true;
    gone.abort();
    world.log.touch();
  });
  return gone.signal;
}
