import { startTimer } from "../timer.ts";

export interface TextLimits {
  bytes: number;
  timeoutMs: number;
}

/**
 * Reads a short body as text, up to the limits; the rest is cancelled. When the body breaks, the text so far is the
 * result.
 * @throws the signal's reason after an abort
 */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  limits: TextLimits,
): Promise<string> {
  const decoder = new TextDecoder();
  const chunks = body[Symbol.asyncIterator]();
  const cancel = (): void => void Promise.resolve(chunks.return?.()).catch(() => {});
  const stop = startTimer(limits.timeoutMs, cancel);
  let text = "";
  try {
    for (let bytes = 0; bytes < limits.bytes;) {
      const { done, value } = await chunks.next();
      if (done) break;
      bytes += value.byteLength;
      text += decoder.decode(value, { stream: true });
    }
  } catch {
    signal.throwIfAborted();
  } finally {
    stop();
    cancel();
  }
  return text + decoder.decode();
}
