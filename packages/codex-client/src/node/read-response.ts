import type { IncomingMessage } from "node:http";

import { ChunkQueue } from "../transport/chunk-queue.ts";
import { cutError } from "../transport/connection-error.ts";
import type { ResponseHeaders } from "../transport/transport.ts";

export function headersOf({ headers }: IncomingMessage): ResponseHeaders {
  return {
    get(name) {
      const value = headers[name];
      return Array.isArray(value) ? value.join(", ") : (value ?? null);
    },
    getSetCookie: () => headers["set-cookie"] ?? [],
    keys: () => Object.keys(headers),
  };
}

/** The bytes of an answer. Node's own async iterator costs three times as much per chunk. */
export function bodyOf(incoming: IncomingMessage, signal: AbortSignal): ChunkQueue {
  let flowing = false;
  const close = (): void => signal.removeEventListener("abort", abort);
  const fail = (error: unknown): void => {
    close();
    chunks.fail(error);
  };
  const chunks = new ChunkQueue({
    pull() {
      if (flowing) {
        if (incoming.isPaused()) incoming.resume();
        return;
      }
      flowing = true;
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        close();
        chunks.end();
      });
    },
    pause: () => void incoming.pause(),
    cancel() {
      close();
      incoming.destroy();
    },
  });
  const abort = (): void => {
    fail(signal.reason);
    incoming.destroy();
  };
  signal.addEventListener("abort", abort, { once: true });
  incoming.on("error", (error) => fail(cutError(error)));
  incoming.on("close", () => incoming.complete || fail(cutError()));
  return chunks;
}
