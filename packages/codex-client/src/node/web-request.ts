import type { Fetch } from "../transport/fetch-transport.ts";

/** What a web-standard request says, for clients that do not take the global `Request`. */
interface Unpacked {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Uint8Array | null;
  signal: AbortSignal;
}

/**
 * ky passes a `Request`. A signal that has to reach the exchange comes with `init`: that of a `Request` is lost at a
 * garbage collection.
 * @see toolchain.md "The correctness finding"
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

/** A `Response` with one of these may not be given a body. @see https://fetch.spec.whatwg.org/#null-body-status */
export function bodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
