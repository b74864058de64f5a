/** A stream that may need a sign of life. */
export interface Quiet {
  /** Set by whoever writes a byte; cleared here. */
  wrote: boolean;
  /** Writes one `ping`. */
  ping(): void;
}

/** Watches open streams. */
export interface Pings {
  watch(stream: Quiet): () => void;
}

const TICK_MS = 1000;

/**
 * A `ping` after ten seconds without a byte. One timer for all streams, none per event: at 5,000 events a
 * second a timer each would cost more than the transcoding.
 */
export function createPings(afterMs = 10_000): Pings {
  const silent = new Map<Quiet, number>();
  let timer: NodeJS.Timeout | undefined;

  const tick = (): void => {
    for (const [stream, ms] of silent) {
      const now = stream.wrote ? 0 : ms + TICK_MS;
      stream.wrote = false;
      if (now >= afterMs) stream.ping();
      silent.set(stream, now >= afterMs ? 0 : now);
    }
  };

  return {
    watch(stream) {
      silent.set(stream, 0);
      timer ??= setInterval(tick, TICK_MS).unref();
      return () => {
        silent.delete(stream);
        if (silent.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
  };
}
