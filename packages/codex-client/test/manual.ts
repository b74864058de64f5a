import type { Transport, TransportRequest } from "../src/index.ts";
import { ChunkQueue } from "../src/transport/chunk-queue.ts";

/** One exchange that the test plays by hand: no sockets, no time. */
export interface Exchange {
  request: TransportRequest;
  /** The headers arrive. */
  head(status?: number, headers?: Record<string, string>): void;
  /** No headers ever. */
  break(error: unknown): void;
  /** Bytes arrive. */
  push(text: string): void;
  end(): void;
  error(error: unknown): void;
  readonly cancelled: boolean;
  readonly paused: boolean;
}

export interface ManualTransport {
  transport: Transport;
  exchanges: Exchange[];
  /** The exchange with this number, as soon as it has begun. */
  next(index?: number): Promise<Exchange>;
}

/** A transport that keeps to the contract of `Transport`, abort included. */
export function manualTransport(): ManualTransport {
  const exchanges: Exchange[] = [];
  const waiting: (() => void)[] = [];
  const transport: Transport = (request) =>
    new Promise((resolve, reject) => {
      const state = { cancelled: false, paused: false };
      const chunks = new ChunkQueue({
        pull: () => void (state.paused = false),
        pause: () => void (state.paused = true),
        cancel: () => void (state.cancelled = true),
      });
      const exchange: Exchange = {
        request,
        head: (status = 200, headers = {}) =>
          resolve({
            status,
            headers: new Headers(headers),
            body: chunks,
          }),
        break: reject,
        push: (text) => chunks.push(new TextEncoder().encode(text)),
        end: () => chunks.end(),
        error: (error) => chunks.fail(error),
        get cancelled() {
          return state.cancelled;
        },
        get paused() {
          return state.paused;
        },
      };
      request.signal.addEventListener("abort", () => {
        state.cancelled = true;
        reject(request.signal.reason);
        chunks.fail(request.signal.reason);
      });
      exchanges.push(exchange);
      for (const wake of waiting.splice(0)) wake();
    });
  return {
    transport,
    exchanges,
    async next(index = exchanges.length) {
      while (exchanges[index] === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
      return exchanges[index];
    },
  };
}

/** Lets everything that is due happen. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
