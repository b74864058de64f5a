import type { ByteSource } from "./transport.ts";

/** The same bytes as a web stream. Nothing flows before the first read; cancelling it cancels the source. */
export function toReadableStream(source: ByteSource): ReadableStream<Uint8Array> {
  let started = false;
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (started) return source.resume();
        started = true;
        source.start({
          write(chunk) {
            controller.enqueue(chunk);
            if ((controller.desiredSize ?? 0) <= 0) source.pause();
          },
          end: () => controller.close(),
          error: (error) => controller.error(error),
        });
      },
      cancel: (reason) => source.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
