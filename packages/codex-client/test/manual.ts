import type { Transport, TransportRequest } from "../src/index.ts";
import { iterateSource } from "../src/transport/iterate-source.ts";
import type { ByteSink } from "../src/transport/transport.ts";

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
      let sink: ByteSink | undefined;
      const state = { cancelled: false, paused: false };
      const exchange: Exchange = {
        request,
        head: (status = 200, headers = {}) =>
          resolve({
            status,
            headers: new Headers(headers),
            body: iterateSource({
              start: (to) => void (sink = to),
              pause: () => void (state.paused = true),
              resume: () => void (state.paused = false),
              cancel: () => void (state.cancelled = true),
            }),
          }),
        break: reject,
        push: (text) => sink?.write(new TextEncoder().encode(text)),
        end: () => sink?.end(),
        error: (error) => sink?.error(error),
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
        sink?.error(request.signal.reason);
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
