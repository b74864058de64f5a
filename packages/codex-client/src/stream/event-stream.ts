import type { CodexEvent, CodexRateLimitsEvent } from "@codexthropic/protocol/codex";
import { UpstreamError } from "@codexthropic/protocol/errors";

import { startTimer } from "../timer.ts";
import { cutError } from "../transport/connection-error.ts";
import { eventKind } from "./event-kind.ts";
import { IdleTimer } from "./idle-timer.ts";

export type EventBatch = readonly CodexEvent[];

/** Turns what a transport hands out into events: bytes of an HTTP body, or frames of a WebSocket. */
export interface ChunkReader<Chunk> {
  read(chunk: Chunk): CodexEvent[];
  /** What an unfinished last frame amounts to. */
  end(): CodexEvent[];
  /** In bytes, roughly. */
  sizeOf(chunk: Chunk): number;
}

export interface EventStreamOptions {
  /** Milliseconds without a byte after which a read fails. */
  idleTimeoutMs: number;
  signal: AbortSignal;
  now: () => number;
  onRateLimits: (event: CodexRateLimitsEvent) => void;
  /** What is handed out in place of an `error` or `response.failed` event. */
  onFailureEvent: (event: CodexEvent) => CodexEvent;
}

/** Bytes that may arrive without any output: the backend repeats the request in its first events, at most twice. */
const MAX_BYTES_WITHOUT_OUTPUT = 64 * 1024 * 1024;
/** Milliseconds that the backend has to end the body of a finished answer. */
const REST_TIMEOUT_MS = 1000;

type Result = IteratorResult<EventBatch, undefined>;
const DONE: Result = { done: true, value: undefined };

/**
 * The events of one answer, for one reader: a batch for each chunk that completes an event, never an empty one.
 *
 * Written by hand, because `return()` of an async generator waits for a pending `next()`. The contract is that of
 * `CodexAnswer.events`.
 */
export class EventStream implements AsyncIterableIterator<EventBatch, undefined> {
  readonly #chunks: AsyncIterator<unknown>;
  readonly #reader: ChunkReader<unknown>;
  readonly #options: EventStreamOptions;
  /** `finished`: a terminal event was handed out, and the rest of the body is read in the background. */
  #state: "open" | "finished" | "closed" = "open";
  #read: { resolve: (result: Result) => void; reject: (error: unknown) => void } | null = null;
  readonly #idle: IdleTimer;
  /** Results that were read and put back; the last one may be pending. */
  #unread: Promise<Result>[] = [];
  #bytesWithoutOutput = 0;
  #hasEvents = false;
  #ended = false;

  constructor(chunks: AsyncIterable<unknown>, reader: ChunkReader<unknown>, options: EventStreamOptions) {
    this.#chunks = chunks[Symbol.asyncIterator]();
    this.#reader = reader;
    this.#options = options;
    this.#idle = new IdleTimer(options.idleTimeoutMs, options.now, (error) => this.#fail(error));
  }

  /** The body has ended, and there was no event in it. */
  get endedEmpty(): boolean {
    return this.#ended && !this.#hasEvents;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    const unread = this.#unread.shift();
    if (unread === undefined) return this.#nextBatch();
    const { signal } = this.#options;
    if (!signal.aborted || this.#state === "finished") return unread;
    this.#unread = [];
    return Promise.reject(signal.reason);
  }

  return(): Promise<Result> {
    this.#unread = [];
    if (this.#state === "open") this.#close();
    return Promise.resolve(DONE);
  }

  /** Puts back what was read before the reader came: whole events, and a read that is still pending. */
  unread(events: CodexEvent[], next: Promise<Result> | null): void {
    if (events.length > 0) this.#unread.push(Promise.resolve({ done: false, value: events }));
    if (next === null) return;
    next.catch(() => {});
    this.#unread.push(next);
  }

  #nextBatch(): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.#state !== "open") return resolve(DONE);
      this.#read = { resolve, reject };
      this.#pull();
    });
  }

  #pull(): void {
    this.#idle.wait();
    this.#chunks.next().then(this.#onChunk, this.#onError);
  }

  readonly #onChunk = (chunk: IteratorResult<unknown, unknown>): void => {
    if (this.#state !== "open") return;
    this.#idle.arrived();
    try {
      if (chunk.done) this.#readEnd();
      else this.#readChunk(chunk.value);
    } catch (error) {
      this.#fail(error);
    }
  };

  #readChunk(chunk: unknown): void {
    this.#bytesWithoutOutput += this.#reader.sizeOf(chunk);
    const events = this.#reader.read(chunk);
    if (events.length > 0) this.#deliver(events);
    else if (this.#bytesWithoutOutput <= MAX_BYTES_WITHOUT_OUTPUT) this.#pull();
    else throw noOutputError();
  }

  #readEnd(): void {
    this.#ended = true;
    const events = this.#reader.end();
    if (events.length > 0) this.#deliver(events);
    if (this.#state === "open") this.#close();
  }

  readonly #onError = (error: unknown): void => {
    if (this.#state !== "open") return;
    const { signal } = this.#options;
    if (signal.aborted) this.#fail(signal.reason);
    else this.#fail(error instanceof UpstreamError ? error : cutError(error));
  };

  #deliver(events: CodexEvent[]): void {
    this.#hasEvents = true;
    let isLast = false;
    for (let index = 0; index < events.length; index++) {
      const event = events[index]!;
      const kind = eventKind(event.type);
      if (kind === "other") continue;
      if (kind === "rate_limits") this.#options.onRateLimits(event as CodexRateLimitsEvent);
      else this.#bytesWithoutOutput = 0;
      if (kind === "failure") events[index] = this.#options.onFailureEvent(event);
      isLast ||= kind === "failure" || kind === "end";
    }
    if (this.#bytesWithoutOutput > MAX_BYTES_WITHOUT_OUTPUT) throw noOutputError();
    const read = this.#read;
    this.#read = null;
    if (isLast) this.#finish();
    read?.resolve({ done: false, value: events });
  }

  /** Reads what follows the terminal event, so that the connection, and its TLS handshake, serve the next request. */
  #finish(): void {
    this.#state = "finished";
    this.#idle.stop();
    const stop = startTimer(REST_TIMEOUT_MS, () => this.#cancelBytes());
    const readRest = async (): Promise<void> => {
      for (let rest = await this.#chunks.next(); !rest.done; rest = await this.#chunks.next()) {
        for (const event of this.#reader.read(rest.value)) {
          if (event.type === "codex.rate_limits") this.#options.onRateLimits(event as CodexRateLimitsEvent);
        }
      }
    };
    // The answer is complete, so a failure of its rest does not matter.
    readRest()
      .catch(() => this.#cancelBytes())
      .finally(stop);
  }

  #fail(error: unknown): void {
    const reject = this.#read?.reject;
    this.#read = null;
    this.#close();
    reject?.(error);
  }

  #close(): void {
    this.#state = "closed";
    this.#idle.stop();
    this.#cancelBytes();
    this.#read?.resolve(DONE);
    this.#read = null;
  }

  /** A failure of the transport in `return()` is ignored: there is no reader left. */
  #cancelBytes(): void {
    Promise.resolve(this.#chunks.return?.()).catch(() => {});
  }
}

function noOutputError(): UpstreamError {
  const mebibytes = MAX_BYTES_WITHOUT_OUTPUT / 1024 / 1024;
  return new UpstreamError({
    code: "bad_gateway",
    message: `The backend sent more than ${mebibytes} MiB without any output.`,
  });
}
