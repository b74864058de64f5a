/**
 * One request and its reply, as the core sees them: the same for a Node socket and for a web-standard
 * `Request`/`Response`. Two edges of a few dozen lines make them; nothing else knows where bytes come from.
 * @see docs/designs/two-edges.md
 * @module
 */

export interface Exchange {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  query(): URLSearchParams;
  /** Reads one header, by lower-case name. */
  header(name: string): string | null;
  /**
   * The whole body, decompressed. Read at most once.
   * @throws HttpError when it is too large, damaged, in an unknown encoding or unfinished after a minute.
   */
  body(): Promise<Uint8Array>;
  /**
   * To be aborted when the client leaves before the answer's end. The requests of one connection share it: they
   * would leave together, and an AbortSignal costs more than the headers of a small request.
   */
  departure(): AbortController;
  readonly reply: Reply;
}

/** Where the answer goes. `head` comes first and once; nothing may be written after `end`. */
export interface Reply {
  head(status: number, headers: Record<string, string>): void;
  /** `false`: the client reads slowly, wait for the drain listener before writing more. */
  write(chunk: string): boolean;
  end(chunk?: string): void;
  /** Called whenever a slow client has caught up. */
  onDrain(listener: () => void): void;
  /** Called once when the client has gone before `end`. */
  onGone(listener: () => void): void;
}
