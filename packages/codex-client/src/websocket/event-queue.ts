import type { CodexEvent } from "@codexthropic/protocol/codex";

/** What has arrived since the last pull. Frames that say nothing count for the size only. */
export interface FrameBatch {
  events: CodexEvent[];
  /** Characters of all frames. */
  size: number;
}

type Batch = IteratorResult<FrameBatch, undefined>;
type End = { kind: "open" } | { kind: "ended" } | { kind: "failed"; error: unknown };

/** Characters that wait for their reader; from then on the sender is asked to pause. */
const HIGH_WATER = 64 * 1024;

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
export class EventQueue implements AsyncIterableIterator<FrameBatch, undefined> {
  readonly #options: EventQueueOptions;
  #batch: FrameBatch | null = null;
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

  /** @param event `null`: the frame says nothing, but the connection is alive */
  push(event: CodexEvent | null, size: number): void {
    if (this.#end.kind !== "open") return;
    this.#batch ??= { events: [], size: 0 };
    this.#batch.size += size;
    if (event) this.#batch.events.push(event);
    if (this.#waiting) this.#schedule();
    else if (!this.#paused && this.#batch.size >= HIGH_WATER) {
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
    if (this.#batch) return Promise.resolve({ done: false, value: this.#take(this.#batch) });
    if (this.#end.kind !== "open") return this.#last();
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  return(): Promise<Batch> {
    const wasOpen = this.#end.kind === "open";
    this.#batch = null;
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
    if (!waiting || (this.#batch === null && this.#end.kind === "open")) return;
    this.#waiting = null;
    waiting(this.#batch ? { done: false, value: this.#take(this.#batch) } : this.#last());
  }

  #take(batch: FrameBatch): FrameBatch {
    this.#batch = null;
    if (this.#paused) {
      this.#paused = false;
      this.#options.resume();
    }
    return batch;
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
