import type { Fetch } from "../transport/fetch-transport.ts";
import { toReadableStream } from "../transport/readable.ts";
import type { ByteSink, ResponseHeaders, TransportResponse } from "../transport/transport.ts";
import type { HttpRequest } from "./send-request.ts";
import { bodiless, unpack } from "./web-request.ts";

const NOBODY: ByteSink = { write() {}, end() {}, error() {} };

/**
 * Web-standard `fetch` as far as small requests need it: it follows no redirect and asks for no compression. The
 * connection that brought the answer carries the next request, which spares the first message a TLS handshake.
 */
export function fetchBy(send: (request: HttpRequest) => Promise<TransportResponse>): Fetch {
  return async (input, init) => {
    const request = await unpack(input, init);
    const { status, headers, body } = await send({
      ...request,
      body: request.body ? [request.body] : [],
    });
    if (!bodiless(status))
      return new Response(toReadableStream(body), { status, headers: webHeaders(headers) });
    body.start(NOBODY);
    return new Response(null, { status, headers: webHeaders(headers) });
  };
}

function webHeaders(given: ResponseHeaders): Headers {
  const headers = new Headers();
  for (const name of given.keys()) if (name !== "set-cookie") headers.set(name, given.get(name) ?? "");
  for (const cookie of given.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}
