/** Push source of bytes. Nothing flows before `start`, which is called once. */
export interface ByteSource {
  start(sink: ByteSink): void;
  pause(): void;
  resume(): void;
  /** Ends the request upstream at once; the sink hears nothing more. */
  cancel(reason?: unknown): void;
}

/** Where the bytes go: any number of `write`, then exactly one of `end` and `error`. Its methods must not throw. */
export interface ByteSink {
  write(chunk: Uint8Array): void;
  end(): void;
  /** An `UpstreamError` (`cut`, `idle_timeout`), or the reason of the abort. */
  error(error: unknown): void;
}

export interface TransportRequest {
  url: string;
  /** Lower-case names, in the order in which they are sent. */
  headers: Record<string, string>;
  body: string | Uint8Array;
  /** Ends the exchange in every state, before and after the headers. */
  signal: AbortSignal;
  /** Milliseconds until headers that have not come are given up. */
  headerTimeoutMs: number;
}

/** The headers of an answer, as far as they are asked for; `Headers` has it all. Names are lower-case. */
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
 * Rejects with `signal.reason`, or with an `UpstreamError` of code `unreachable`, `cut` or `header_timeout`. After
 * the headers a pull of the body rejects with the same.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
