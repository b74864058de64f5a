export interface TransportRequest {
  url: string;
  /** Lower-case names, in the order in which they are sent. */
  headers: Record<string, string>;
  body: string | Uint8Array;
  /** Ends the exchange in every state, before and after the headers. */
  signal: AbortSignal;
  /** Milliseconds until a request whose headers have not come is given up. */
  headerTimeoutMs: number;
}

/** The headers of an answer, as far as they are needed; `Headers` has all of it. Names are lower-case. */
export interface ResponseHeaders {
  get(name: string): string | null;
  getSetCookie(): string[];
  keys(): Iterable<string>;
}

export interface TransportResponse {
  status: number;
  headers: ResponseHeaders;
  /**
   * The bytes, for one reader. A pull is back-pressure. `return()` ends the request at once, also while a `next()` is
   * pending, which then resolves as done.
   */
  body: AsyncIterable<Uint8Array>;
}

/**
 * One POST. Resolves with the headers, whatever the status; follows no redirect.
 *
 * Rejects with `signal.reason`, or with an `UpstreamError` of code `unreachable`, `cut`, `header_timeout` or
 * `network_blocked`. After the headers a pull of the body rejects with `signal.reason` or with `cut`.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
