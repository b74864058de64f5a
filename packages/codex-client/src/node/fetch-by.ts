import type { Fetch } from "../transport/fetch-transport.ts";
import { toReadableStream } from "../transport/readable.ts";
import type { ByteSink, ResponseHeaders, TransportResponse } from "../transport/transport.ts";
import { ACCEPT_ENCODING, decodeBody, isDecoded } from "./decode-body.ts";
import type { HttpRequest } from "./send-request.ts";
import { bodiless, unpack } from "./web-request.ts";

const NOBODY: ByteSink = { write() {}, end() {}, error() {} };

/**
 * Web-standard `fetch` as far as small requests need it: it follows no redirect. The connection that brought the answer
 * carries the next request, which spares the first message a TLS handshake.
 */
export function fetchBy(send: (request: HttpRequest) => Promise<TransportResponse>): Fetch {
  return async (input, init) => {
    const request = await unpack(input, init);
    const response = await send({
      ...request,
      headers: { "accept-encoding": ACCEPT_ENCODING, ...request.headers },
      body: request.body ? [request.body] : [],
    });
    const { status } = response;
    const headers = webHeaders(response.headers);
    // The answer to HEAD has the headers of a body and none.
    if (bodiless(status) || request.method === "HEAD") {
      response.body.start(NOBODY);
      return new Response(null, { status, headers });
    }
    const encoding = headers.get("content-encoding");
    if (isDecoded(encoding)) for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(decodeBody(toReadableStream(response.body), encoding), { status, headers });
  };
}

function webHeaders(given: ResponseHeaders): Headers {
  const headers = new Headers();
  for (const name of given.keys()) if (name !== "set-cookie") headers.set(name, given.get(name) ?? "");
  for (const cookie of given.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}
