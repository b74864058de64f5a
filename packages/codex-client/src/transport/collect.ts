import { startTimer } from "../timer.ts";
import type { ByteSource } from "./transport.ts";

export interface CollectLimits {
  bytes: number;
  timeoutMs: number;
}

/**
 * Reads a short body as text: up to the limits, never longer. What is left is cancelled. Whatever breaks on the
 * way, the text so far is the answer; only an abort of the caller's, seen as `signal`, rejects.
 */
export function collectText(source: ByteSource, signal: AbortSignal, limits: CollectLimits): Promise<string> {
  return new Promise((resolve, reject) => {
    const decoder = new TextDecoder();
    let text = "";
    let bytes = 0;
    const finish = (): void => {
      stop();
      resolve(text + decoder.decode());
    };
    const cut = (): void => {
      source.cancel();
      finish();
    };
    const stop = startTimer(limits.timeoutMs, cut);
    source.start({
      write(chunk) {
        bytes += chunk.byteLength;
        text += decoder.decode(chunk, { stream: true });
        if (bytes >= limits.bytes) cut();
      },
      end: finish,
      error() {
        if (!signal.aborted) return finish();
        stop();
        reject(signal.reason);
      },
    });
  });
}
