import type { CodexEvent } from "@codexthropic/protocol/codex";
import { UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";
import { createEventReader } from "../events/create-event-reader.ts";

export interface FrameReceiver {
  push(event: CodexEvent): void;
  fail(failure: UpstreamFailure): void;
}

/** Bytes of a server-sent event stream in, upstream events out. */
export class FrameReader {
  readonly #receiver: FrameReceiver;
  readonly #reader = createEventReader();

  constructor(receiver: FrameReceiver) {
    this.#receiver = receiver;
  }

  write(chunk: Uint8Array): void {
    this.#take(() => this.#reader.read(chunk));
  }

  end(): void {
    this.#take(() => this.#reader.end());
  }

  #take(read: () => CodexEvent[]): void {
    try {
      for (const event of read()) this.#receiver.push(event);
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      this.#receiver.fail(error.failure);
    }
  }
}
