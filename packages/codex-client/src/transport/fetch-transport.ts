import { connectionError, cutError } from "./connection-error.ts";
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
  return async ({ url, headers, body, signal }) => {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, { method: "POST", headers, body, signal, redirect: "manual" });
      return {
        status: response.status,
        headers: response.headers,
        body: readerSource(response.body, signal),
      };
    } catch (error) {
      signal.throwIfAborted();
      throw connectionError(error, url);
    }
  };
}

/** Pushes what a web stream yields: one reader loop, no stream stages. */
function readerSource(stream: ReadableStream<Uint8Array> | null, signal: AbortSignal): ByteSource {
  const reader = stream?.getReader();
  let open = true;
  let resumed: Promise<void> | undefined;
  let wake = (): void => {};

  const close = (): boolean => {
    const wasOpen = open;
    open = false;
    signal.removeEventListener("abort", abort);
    wake();
    return wasOpen;
  };
  const cancel = (reason: unknown): void => {
    close();
    reader?.cancel(reason).catch(() => {});
  };
  let aborted = (): void => {};
  const abort = (): void => {
    cancel(signal.reason);
    aborted();
  };
  signal.addEventListener("abort", abort, { once: true });

  const pump = async (sink: ByteSink): Promise<void> => {
    while (open) {
      const result = await reader?.read();
      while (open && resumed) await resumed;
      if (!open) return;
      if (result === undefined || result.done) {
        close();
        sink.end();
      } else {
        sink.write(result.value);
      }
    }
  };
  return {
    start(sink) {
      if (signal.aborted) return sink.error(signal.reason);
      aborted = () => sink.error(signal.reason);
      pump(sink).catch((error: unknown) => {
        if (close()) sink.error(cutError(error));
      });
    },
    pause() {
      resumed ??= new Promise((resolve) => (wake = resolve));
    },
    resume() {
      wake();
      resumed = undefined;
    },
    cancel,
  };
}
