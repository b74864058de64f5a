import { bodyTooLarge, decompressBody } from "./decompress-body.ts";
import { HttpError } from "./http-error.ts";
import type { Uploads } from "./limit-uploads.ts";

/** Limits of request bodies. */
export interface BodyLimits {
  /** Bytes, after decompression. */
  maxBody: number;
  /** Milliseconds until an unfinished body is given up. */
  bodyTimeoutMs: number;
  uploads: Uploads;
}

/** Where an edge puts what arrives. After `end` or `fail` nothing is kept any more. */
export interface BodySink {
  add(chunk: Uint8Array): void;
  end(): void;
  fail(error: HttpError): void;
}

interface BodyHeaders {
  contentLength: string | null | undefined;
  contentEncoding: string | null | undefined;
}

/**
 * Collects a request body and undoes its compression. A body that is refused is not read further into memory, but its
 * connection stays open, so that the client gets the answer.
 * @throws HttpError
 */
export async function collectBody(
  { contentLength, contentEncoding }: BodyHeaders,
  limits: BodyLimits,
  attach: (sink: BodySink) => void,
): Promise<Uint8Array> {
  if (Number(contentLength) > limits.maxBody) throw bodyTooLarge(limits.maxBody);
  const raw = await collect(limits, attach);
  return decompressBody(raw, contentEncoding ?? null, limits.maxBody);
}

function collect(limits: BodyLimits, attach: (sink: BodySink) => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let chunks: Uint8Array[] = [];
    let size = 0;
    let isOver = false;
    const finish = (): void => {
      isOver = true;
      clearTimeout(timer);
      upload.end();
    };
    const fail = (error: HttpError): void => {
      if (isOver) return;
      finish();
      chunks = [];
      reject(error);
    };
    const timer = setTimeout(() => fail(unfinished(limits.bodyTimeoutMs)), limits.bodyTimeoutMs);
    const upload = limits.uploads.begin(fail);
    attach({
      add(chunk) {
        if (isOver) return;
        size += chunk.byteLength;
        if (size > limits.maxBody) return fail(bodyTooLarge(limits.maxBody));
        chunks.push(chunk);
        upload.received(chunk.byteLength);
      },
      end() {
        if (isOver) return;
        finish();
        const [only] = chunks;
        resolve(chunks.length === 1 && only ? only : Buffer.concat(chunks, size));
      },
      fail,
    });
  });
}

/** The client has sent less than it announced. */
export function bodyEndedEarly(): HttpError {
  return new HttpError("invalid_request", "The request body ended early.");
}

function unfinished(ms: number): HttpError {
  return new HttpError("request_timeout", `The request body was not complete after ${ms / 1000} seconds.`);
}
