import { UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";

/**
 * Calls `onIdle` when nothing has arrived for a time, as long as somebody waits for it. One timer serves a whole
 * stream: it looks at the clock when it fires, and an arrival only notes that there was one.
 */
export class IdleTimer {
  readonly #ms: number;
  readonly #now: () => number;
  readonly #onIdle: (error: UpstreamError) => void;
  /** Milliseconds since the epoch; `null`: nobody waits. */
  #waitingSince: number | null = null;
  #stop: () => void = () => {};

  constructor(ms: number, now: () => number, onIdle: (error: UpstreamError) => void) {
    this.#ms = ms;
    this.#now = now;
    this.#onIdle = onIdle;
    this.#start(ms);
  }

  /** Somebody waits from now on. */
  wait(): void {
    this.#waitingSince = this.#now();
  }

  arrived(): void {
    this.#waitingSince = null;
  }

  stop(): void {
    this.#stop();
  }

  #start(ms: number): void {
    this.#stop = startTimer(ms, () => {
      const since = this.#waitingSince;
      const left = since === null ? this.#ms : since + this.#ms - this.#now();
      if (left > 0) this.#start(left);
      else this.#onIdle(idleError(this.#ms));
    });
  }
}

function idleError(ms: number): UpstreamError {
  const message = `The backend sent nothing for ${Math.round(ms / 1000)} seconds.`;
  return new UpstreamError({ code: "idle_timeout", message });
}
