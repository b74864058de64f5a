import type { Restore } from "@codexthropic/protocol";
import { createByteTranscoder } from "../byte-transcoder.ts";
import type { TranscoderOptions } from "../options.ts";
import type { ByteInput, ByteStreamReader } from "../events/byte-input.ts";
import { Pump } from "./pump.ts";
import { sourceOf } from "./source.ts";

type ByteStream = typeof globalThis extends { ReadableStream: { prototype: infer Stream } }
  ? Stream
  : { getReader(): ByteStreamReader; cancel(reason?: unknown): Promise<void> };

interface Controller {
  enqueue(chunk: Uint8Array): void;
  close(): void;
}

// Web-standard, but not in the ES library that this package compiles against.
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const ReadableStream: new (
  source: { pull(controller: Controller): Promise<void>; cancel(reason?: unknown): void },
  strategy: { highWaterMark: number },
) => ByteStream;

/**
 * Upstream's bytes in, server-sent events for the client out, as the body of a `Response`. Upstream is read
 * only when the client reads; when the client goes, upstream is cancelled at once. A broken upstream ends
 * the stream with an `error` event, it does not break the stream.
 */
export function transcodeStream(
  bytes: ByteInput,
  restore: Restore,
  options: TranscoderOptions = {},
): ByteStream {
  const pump = new Pump(sourceOf(bytes), createByteTranscoder(restore, options));
  const encoder = new TextEncoder();
  return new ReadableStream(
    {
      async pull(controller) {
        const text = await pump.next();
        if (text !== null) controller.enqueue(encoder.encode(text));
        else if (!pump.cancelled) controller.close();
      },
      cancel: (reason) => pump.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
