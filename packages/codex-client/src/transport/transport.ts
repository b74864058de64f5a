import type { Pieces } from "./pieces.ts";

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
  body: Pieces;
  /** Ends the exchange in every state, before and after the headers. */
  signal: AbortSignal;
}

export interface TransportResponse {
  status: number;
  headers: Headers;
  body: ByteSource;
}

/**
 * One POST. Resolves with the headers, whatever the status; follows no redirect.
 *
 * Rejects with `signal.reason`, or with an `UpstreamError` of code `unreachable` or `cut`. After the headers
 * the same errors reach the sink.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
