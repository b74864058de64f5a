import { follow } from "../abort.ts";
import { startTimer } from "../timer.ts";
import { connectionError, cutError, lateError } from "./connection-error.ts";
import { iterateSource } from "./iterate-source.ts";
import type { ByteSink, ByteSource, Transport } from "./transport.ts";

export type Fetch = typeof globalThis.fetch;

/**
 * The transport of every web-standard runtime.
 *
 * It calls `fetch` itself and not through ky: ky clones the request, and a cloned request loses its signal at
 * the next garbage collection, so that an abort would no longer reach the backend.
 * @see toolchain.md "The correctness finding", nodejs/undici#3644
 */
export function fetchTransport(fetch: Fetch): Transport {
  return async ({ url, headers, body, signal: callers, headerTimeoutMs }) => {
    callers.throwIfAborted();
    const { controller, release } = follow(callers);
    const { signal } = controller;
    const stop = startTimer(headerTimeoutMs, () => controller.abort(lateError(headerTimeoutMs, url)));
    try {
      const response = await fetch(url, {
        method: "POST",
        headers,
        body,
        signal,
        redirect: "manual",
      });
      return {
        status: response.status,
        headers: response.headers,
        body: iterateSource(readerSource(response.body, signal, release)),
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

/** Pushes what a web stream yields: one read after the other, no stream stages. */
function readerSource(
  stream: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
  closed: () => void,
): ByteSource {
  const reader = (stream ?? new Blob([]).stream()).getReader();
  let sink: ByteSink | undefined;
  let open = true;
  let paused = false;
  let reading = false;

  const close = (): boolean => {
    const wasOpen = open;
    open = false;
    signal.removeEventListener("abort", abort);
    closed();
    return wasOpen;
  };
  const cancel = (reason: unknown): void => {
    close();
    reader.cancel(reason).catch(() => {});
  };
  const abort = (): void => {
    cancel(signal.reason);
    sink?.error(signal.reason);
  };
  signal.addEventListener("abort", abort, { once: true });

  const read = (to: ByteSink): void => {
    if (reading || paused || !open) return;
    reading = true;
    const deliver = ({ value }: { value?: Uint8Array | undefined }): void => {
      reading = false;
      if (!open) return;
      if (value === undefined) {
        close();
        to.end();
      } else {
        to.write(value);
        read(to);
      }
    };
    const fail = (error: unknown): void => {
      if (close()) to.error(cutError(error));
    };
    reader.read().then(deliver, fail);
  };
  return {
    start(to) {
      if (signal.aborted) return to.error(signal.reason);
      sink = to;
      read(to);
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      if (sink) read(sink);
    },
    cancel,
  };
}
