import type { ByteSink, ByteSource } from "../transport/transport.ts";

export interface Replay {
  /** For everything that arrives. */
  readonly sink: ByteSink;
  /** Everything that was and will be written, for one reader. */
  readonly source: ByteSource;
}

/**
 * Keeps what arrives until somebody starts to read, then hands it out first and passes the rest through. Until
 * then a witness is told of it as well.
 */
export function createReplay(upstream: Omit<ByteSource, "start">, witness: ByteSink): Replay {
  let early: Uint8Array[] = [];
  let outcome: ((sink: ByteSink) => void) | undefined;
  let reader: ByteSink | undefined;
  let paused = false;

  const finish = (deliver: (sink: ByteSink) => void): void => {
    outcome = deliver;
    deliver(reader ?? witness);
  };
  return {
    sink: {
      write(chunk) {
        if (reader) return reader.write(chunk);
        early.push(chunk);
        witness.write(chunk);
      },
      end: () => finish((sink) => sink.end()),
      error: (error) => finish((sink) => sink.error(error)),
    },
    source: {
      start(sink) {
        // First, so that what has arrived meanwhile is written together with the early chunks; the reader may
        // pause again while it receives them.
        if (!outcome && !paused) upstream.resume();
        for (const chunk of early) sink.write(chunk);
        early = [];
        reader = sink;
        outcome?.(sink);
      },
      pause() {
        paused = true;
        upstream.pause();
      },
      resume() {
        paused = false;
        upstream.resume();
      },
      cancel: (reason) => upstream.cancel(reason),
    },
  };
}
