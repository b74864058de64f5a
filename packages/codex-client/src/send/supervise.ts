import { UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import type { ByteSink, ByteSource } from "../transport/transport.ts";

export interface Supervision {
  idleTimeoutMs: number;
  now: () => number;
}

/**
 * The same source, cancelled when it has been silent for too long. A source that its reader has paused is not
 * silent. One timer for the whole stream: a chunk costs a look at the clock.
 */
export function supervise(source: ByteSource, supervision: Supervision): ByteSource {
  return new Supervised(source, supervision);
}

/** A class, because its field can take a time without allocating; a closure's variable cannot. */
class Supervised implements ByteSource, ByteSink {
  readonly #source: ByteSource;
  readonly #supervision: Supervision;
  readonly #now: () => number;
  #sink: ByteSink | undefined;
  #lastAt: number;
  #paused = false;
  #stop = (): void => {};

  constructor(source: ByteSource, supervision: Supervision) {
    this.#source = source;
    this.#supervision = supervision;
    this.#now = supervision.now;
    this.#lastAt = supervision.now();
  }

  start(sink: ByteSink): void {
    this.#sink = sink;
    this.#lastAt = this.#now();
    this.#watch(this.#supervision.idleTimeoutMs);
    this.#source.start(this);
  }

  write(chunk: Uint8Array): void {
    this.#lastAt = this.#now();
    this.#sink?.write(chunk);
  }

  end(): void {
    this.#stop();
    this.#sink?.end();
  }

  error(error: unknown): void {
    this.#stop();
    this.#sink?.error(error);
  }

  pause(): void {
    this.#paused = true;
    this.#source.pause();
  }

  resume(): void {
    this.#paused = false;
    this.#lastAt = this.#now();
    this.#source.resume();
  }

  cancel(reason?: unknown): void {
    this.#stop();
    this.#source.cancel(reason);
  }

  #watch(ms: number): void {
    const { idleTimeoutMs } = this.#supervision;
    this.#stop = startTimer(ms, () => {
      const left = this.#paused ? idleTimeoutMs : this.#lastAt + idleTimeoutMs - this.#now();
      if (left > 0) return this.#watch(left);
      this.#source.cancel();
      this.error(idleError(idleTimeoutMs));
    });
  }
}

function idleError(ms: number): UpstreamError {
  const seconds = Math.round(ms / 1000);
  return new UpstreamError({
    code: "idle_timeout",
    message: `The backend sent nothing for ${seconds} seconds.`,
  });
}
