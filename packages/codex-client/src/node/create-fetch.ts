import type { Fetch } from "../transport/fetch-transport.ts";
import type { ResponseHeaders, TransportResponse } from "../transport/transport.ts";
import { ACCEPT_ENCODING, decodeBody, isDecoded } from "./decode-body.ts";
import type { HttpRequest } from "./send-http-request.ts";
import { hasNoBody, unpack } from "./unpack-request.ts";

/**
 * Web-standard `fetch` as far as small requests need it: it follows no redirect. The connection that brought the answer
 * carries the next request, which spares the first message a TLS handshake.
 */
export function createFetch(send: (request: HttpRequest) => Promise<TransportResponse>): Fetch {
  return async (input, init) => {
    const request = await unpack(input, init);
    const answer = await send({
      ...request,
      headers: { "accept-encoding": ACCEPT_ENCODING, ...request.headers },
    });
    const { status } = answer;
    const headers = webHeaders(answer.headers);
    const chunks = answer.body[Symbol.asyncIterator]();
    // The answer to HEAD has the headers of a body and none.
    if (hasNoBody(status) || request.method === "HEAD") {
      // Read to its end, which is at once: the connection is free then.
      chunks.next().catch(() => {});
      return new Response(null, { status, headers });
    }
    const encoding = headers.get("content-encoding");
    if (isDecoded(encoding)) for (const name of ["content-encoding", "content-length"]) headers.delete(name);
    return new Response(decodeBody(toReadableStream(chunks), encoding), { status, headers });
  };
}

/** Nothing is read before it is asked for. */
function toReadableStream(chunks: AsyncIterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => void chunks.return?.(),
    },
    { highWaterMark: 0 },
  );
}

function webHeaders(given: ResponseHeaders): Headers {
  const headers = new Headers();
  for (const name of given.keys()) if (name !== "set-cookie") headers.set(name, given.get(name) ?? "");
  for (const cookie of given.getSetCookie()) headers.append("set-cookie", cookie);
  return headers;
}
