import { followSignal } from "../abort.ts";
import { startTimer } from "../timer.ts";
import { ChunkQueue } from "./chunk-queue.ts";
import { connectionError, cutError, lateError } from "./connection-error.ts";
import type { Transport } from "./transport.ts";
import { withoutRedirects } from "./without-redirects.ts";

export type Fetch = typeof globalThis.fetch;

/**
 * The transport of every web-standard runtime.
 *
 * It calls `fetch` itself and not through ky: ky clones the request, and a cloned request loses its signal at the next
 * garbage collection, so that an abort would no longer reach the backend.
 * @see docs/designs/node-http.md, nodejs/undici#3644
 */
export function fetchTransport(given: Fetch): Transport {
  const fetch = withoutRedirects(given);
  return async ({ url, headers, body, signal: callers, headerTimeoutMs }) => {
    callers.throwIfAborted();
    const { controller, release } = followSignal(callers);
    const { signal } = controller;
    const stop = startTimer(headerTimeoutMs, () => controller.abort(lateError(headerTimeoutMs, url)));
    try {
      const response = await fetch(url, { method: "POST", headers, body, signal });
      return {
        status: response.status,
        headers: response.headers,
        body: readStream(response.body, signal, release),
      };
    } catch (error) {
      release();
      signal.throwIfAborted();
      throw connectionError(error, url);
    } finally {
      stop();
    }
  };
}

function readStream(
  stream: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
  release: () => void,
): ChunkQueue {
  const reader = (stream ?? new Blob([]).stream()).getReader();
  const close = (): void => {
    signal.removeEventListener("abort", abort);
    release();
  };
  const cancel = (): void => {
    close();
    reader.cancel().catch(() => {});
  };
  const chunks = new ChunkQueue({
    cancel,
    pull() {
      reader.read().then(
        ({ value }) => {
          if (value !== undefined) return chunks.push(value);
          close();
          chunks.end();
        },
        (error: unknown) => {
          close();
          chunks.fail(cutError(error));
        },
      );
    },
  });
  const abort = (): void => {
    cancel();
    chunks.fail(signal.reason);
  };
  if (signal.aborted) abort();
  else signal.addEventListener("abort", abort, { once: true });
  return chunks;
}
