import type { Fetch } from "../transport/fetch-transport.ts";
import type { ResponseHeaders, TransportResponse } from "../transport/transport.ts";
import type { HttpRequest } from "./send-request.ts";
import { bodiless, unpack } from "./web-request.ts";

/**
 * Web-standard `fetch` as far as small requests need it: it follows no redirect and asks for no compression. The
 * connection that brought the answer carries the next request, which spares the first message a TLS handshake.
 */
export function fetchBy(send: (request: HttpRequest) => Promise<TransportResponse>): Fetch {
  return async (input, init) => {
    const { status, headers, body } = await send(await unpack(input, init));
    const chunks = body[Symbol.asyncIterator]();
    const answer = { status, headers: webHeaders(headers) };
    if (!bodiless(status)) return new Response(toReadableStream(chunks), answer);
    // Read to its end, which is at once: the connection is free then.
    chunks.next().catch(() => {});
    return new Response(null, answer);
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
