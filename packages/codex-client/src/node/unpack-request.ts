import type { Fetch } from "../transport/fetch-transport.ts";

/** The parts of a web-standard request, for clients that do not take the global `Request`. */
interface Unpacked {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
  signal: AbortSignal;
}

/**
 * Takes a request apart; ky passes a `Request`. A signal that has to work after the headers comes with `init`: that of a
 * `Request` is lost at a garbage collection.
 * @see docs/designs/node-http.md
 */
export async function unpack(input: Parameters<Fetch>[0], init: Parameters<Fetch>[1]): Promise<Unpacked> {
  const request = new Request(input, init);
  return {
    url: request.url,
    method: request.method,
    headers: Object.fromEntries(request.headers),
    body: request.body === null ? null : new Uint8Array(await request.arrayBuffer()),
    signal: init?.signal ?? request.signal,
  };
}

/** Whether a `Response` with this status must have no body. @see https://fetch.spec.whatwg.org/#null-body-status */
export function hasNoBody(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
