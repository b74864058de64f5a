import { UpstreamError, type UpstreamFailure } from "@codexthropic/protocol/errors";
import type { ByteMachine } from "../byte-machine.ts";
import type { Source } from "./source.ts";

/** Pulls upstream through a machine: one piece of output for each call, `null` after the last. Never rejects. */
export class Pump<Out extends { readonly length: number }> {
  readonly #source: Source;
  readonly #machine: ByteMachine<Out>;
  /** Nobody reads any more. */
  cancelled = false;

  constructor(source: Source, machine: ByteMachine<Out>) {
    this.#source = source;
    this.#machine = machine;
  }

  async next(): Promise<Out | null> {
    while (!this.cancelled && !this.#machine.finished) {
      const out = await this.#turn();
      if (this.cancelled) return null;
      if (this.#machine.finished) this.#source.cancel();
      if (out.length > 0) return out;
    }
    return null;
  }

  /** Upstream is told at once, not after its next chunk. */
  cancel(reason?: unknown): void {
    this.cancelled = true;
    this.#source.cancel(reason);
  }

  async #turn(): Promise<Out> {
    try {
      const chunk = await this.#source.read();
      return chunk === null ? this.#machine.end() : this.#machine.write(chunk);
    } catch (error) {
      return this.#machine.fail(failureOf(error));
    }
  }
}

function failureOf(error: unknown): UpstreamFailure {
  if (error instanceof UpstreamError) return error.failure;
  const reason = error instanceof Error ? `: ${error.message}` : ".";
  return { code: "cut", message: `The connection to the Codex backend broke${reason}` };
}
