import type { Fetch } from "../transport/fetch-transport.ts";
import { toReadableStream } from "../transport/readable.ts";
import type { Pieces } from "../transport/pieces.ts";
import type {
  ByteSink,
  ByteSource,
  ResponseHeaders,
  TransportRequest,
  TransportResponse,
} from "../transport/transport.ts";
import { bodiless, unpack } from "./web-request.ts";

/** A request of any method; without pieces it has no body. Without a limit its caller sees to it. */
export interface ExchangeRequest extends Omit<TransportRequest, "headerTimeoutMs" | "body"> {
  method: string;
  body: Pieces;
  headerTimeoutMs?: number;
}

export type Exchange = (
  request: ExchangeRequest,
) => Promise<Omit<TransportResponse, "body"> & { body: ByteSource }>;

const NOBODY: ByteSink = { write() {}, end() {}, error() {} };

/**
 * Web-standard `fetch` as far as small requests need it: it follows no redirect and asks for no compression. The
 * connection that brought the answer carries the next request, which spares the first message a TLS handshake.
 */
export function exchangeFetch(exchange: Exchange): Fetch {
  return async (input, init) => {
    const request = await unpack(input, init);
    const { status, headers, body } = await exchange({
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
