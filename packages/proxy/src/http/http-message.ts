import type { Usage } from "@codexthropic/protocol/anthropic";
import type { AnthropicError } from "@codexthropic/protocol/errors";

/**
 * One request and its response, as handlers see them: the same for a Node socket and for a web-standard `Request` and
 * `Response`. A Node edge and a fetch edge make the one and write the other; nothing else knows sockets or streams.
 * @see docs/designs/two-edges.md
 * @module
 */

export interface ProxyRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  query(): URLSearchParams;
  /** Reads one header by its lower-case name. */
  header(name: string): string | null;
  /**
   * The whole body, decompressed. Called at most once.
   * @throws HttpError when it is too large, damaged, in an unknown encoding or unfinished after a minute
   */
  readBody(): Promise<Uint8Array>;
  /** Aborted when the client leaves before the end of the response. Made when it is first asked for. */
  readonly signal: AbortSignal;
  /** Whether the client has left before the end of the response. */
  readonly clientLeft: boolean;
}

/** What a handler returns. */
export interface ProxyResponse {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** Whole, or in pieces: each piece is one write. The iteration ends early (`return()`) when the client has left. */
  body: string | AsyncIterable<string>;
  /** Written between two pieces, whenever the client waits and nothing has been written for `afterMs` milliseconds. */
  ping?: { text: string; afterMs: number };
  /** The body has no end of its own: that the client leaves is how it ends. */
  endsWithClient?: boolean;
  /** What the record of the request learns. Called when the body is over. */
  result?: () => ResponseResult;
}

export interface ResponseResult {
  /** What the client was told of a failure, also inside a stream that began with 200. */
  error?: AnthropicError | null;
  usage?: Usage | null;
}

/** Writes a response. Resolves when it is written, or when the client has left. */
export type WriteResponse = (response: ProxyResponse) => Promise<void>;

/** A complete JSON response. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): ProxyResponse {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(value),
  };
}
