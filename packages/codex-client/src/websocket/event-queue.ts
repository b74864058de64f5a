import type { CodexEvent } from "@codexthropic/protocol/codex";

type Batch = IteratorResult<readonly CodexEvent[]>;
type End = { kind: "open" } | { kind: "ended" } | { kind: "failed"; error: unknown };

/** Events that wait for their reader at most; then the sender is asked to pause. */
const HIGH_WATER = 256;

export interface EventQueueOptions {
  /** The reader is behind: stop sending; it has caught up: go on. */
  pause: () => void;
  resume: () => void;
  /** The reader left before the end. */
  cancel: () => void;
}

/**
 * Turns pushed events into an `AsyncIterable` of batches for one reader: what has arrived since the last pull is one
 * batch. It is no async generator, because `return()` of a generator waits for a pending `next()`.
 */
export class EventQueue implements AsyncIterableIterator<readonly CodexEvent[]> {
  readonly #options: EventQueueOptions;
  #events: CodexEvent[] = [];
  #end: End = { kind: "open" };
  #paused = false;
  /** Resolves the pull that waits. */
  #waiting: ((batch: Batch | Promise<Batch>) => void) | null = null;
  #scheduled = false;
  #ended = (): void => {};

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  /** Calls the listener once, when nothing more will come: the end, a failure, or the reader's leaving. */
  onEnd(listener: () => void): void {
    this.#ended = listener;
  }

  push(event: CodexEvent): void {
    if (this.#end.kind !== "open") return;
    this.#events.push(event);
    if (this.#waiting) this.#schedule();
    else if (!this.#paused && this.#events.length >= HIGH_WATER) {
      this.#paused = true;
      this.#options.pause();
    }
  }

  end(): void {
    this.#finish({ kind: "ended" });
  }

  fail(error: unknown): void {
    this.#finish({ kind: "failed", error });
  }

  next(): Promise<Batch> {
    if (this.#events.length > 0) return Promise.resolve({ done: false, value: this.#take() });
    if (this.#end.kind !== "open") return this.#last();
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  return(): Promise<Batch> {
    const wasOpen = this.#end.kind === "open";
    this.#events = [];
    this.#end = { kind: "ended" };
    this.#flush();
    if (wasOpen) {
      this.#ended();
      this.#options.cancel();
    }
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(end: End): void {
    if (this.#end.kind !== "open") return;
    this.#end = end;
    this.#ended();
    this.#flush();
  }

  /** Frames of one chunk arrive one after another in the same turn of the event loop: they become one batch. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      this.#flush();
    });
  }

  #flush(): void {
    const waiting = this.#waiting;
    if (!waiting || (this.#events.length === 0 && this.#end.kind === "open")) return;
    this.#waiting = null;
    waiting(this.#events.length > 0 ? { done: false, value: this.#take() } : this.#last());
  }

  #take(): CodexEvent[] {
    const events = this.#events;
    this.#events = [];
    if (this.#paused) {
      this.#paused = false;
      this.#options.resume();
    }
    return events;
  }

  /** A failure is told once. */
  #last(): Promise<Batch> {
    const end = this.#end;
    this.#end = { kind: "ended" };
    return end.kind === "failed"
      ? Promise.reject(end.error)
      : Promise.resolve({ done: true, value: undefined });
  }
}
