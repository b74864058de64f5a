import { Readable, type Transform } from "node:stream";
import type { ReadableStream as NodeStream } from "node:stream/web";
import * as zlib from "node:zlib";

import { UpstreamError } from "@codexthropic/protocol/errors";

/** What can be decoded, by its name in `content-encoding`. Node has zstd since 22.15. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  ...("createZstdDecompress" in zlib && { zstd: zlib.createZstdDecompress as () => Transform }),
  gzip: zlib.createGunzip,
};

/** The value of `accept-encoding`, as the Codex CLI sends it, without what this Node cannot decode. */
export const ACCEPT_ENCODING: string = Object.keys(DECODERS).join(",");

/** Bytes of a small answer after decoding. The largest, the catalogue with its prompts, has some 300 kB. */
const MOST_BYTES = 32 * 2 ** 20;

/**
 * Returns the body as it was before its encoding, and never more than 32 MiB of it.
 * @param encoding the value of `content-encoding`; one that is not known leaves the body as it is
 */
export function decodeBody(
  body: ReadableStream<Uint8Array>,
  encoding: string | null,
): ReadableStream<Uint8Array> {
  const decoder = DECODERS[encoding?.trim().toLowerCase() ?? ""]?.();
  return (decoder ? through(body, decoder) : body).pipeThrough(limitBytes());
}

/** Whether {@link decodeBody} changes a body of this encoding. */
export function isDecoded(encoding: string | null): boolean {
  return (encoding?.trim().toLowerCase() ?? "") in DECODERS;
}

function through(body: ReadableStream<Uint8Array>, decoder: Transform): ReadableStream<Uint8Array> {
  const source = Readable.fromWeb(body as NodeStream<Uint8Array>);
  source.on("error", (error) => decoder.destroy(error));
  const chunks = source.pipe(decoder)[Symbol.asyncIterator]();
  return new ReadableStream(
    {
      async pull(controller) {
        try {
          const { done, value } = (await chunks.next()) as IteratorResult<Uint8Array, undefined>;
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          source.destroy();
          controller.error(decodingError(error));
        }
      },
      cancel() {
        source.destroy();
        decoder.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** An error of the decoder has a code of zlib; any other is the connection's own. */
function decodingError(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && /^(?:Z|ZSTD)_/i.test(String(error.code)))) return error;
  const message = `The answer cannot be decoded (${error.message || String(error.code)}).`;
  return new UpstreamError({ code: "bad_gateway", message }, { cause: error });
}

function limitBytes(): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes <= MOST_BYTES) return controller.enqueue(chunk);
      const message = `The answer is larger than ${MOST_BYTES / 2 ** 20} MiB.`;
      controller.error(new UpstreamError({ code: "bad_gateway", message }));
    },
  });
}
