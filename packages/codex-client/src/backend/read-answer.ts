import { UpstreamError } from "@codexthropic/protocol/errors";

import { classifyAnswer } from "../transport/classify-answer.ts";
import { connectionError } from "../transport/connection-error.ts";

/** An answer that has been read to its end. */
export interface BackendAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Bytes of a small answer. The largest, the catalogue with its prompts, has some 300 kB. */
const MAX_BYTES = 32 * 2 ** 20;

/** @throws UpstreamError when the body breaks off, or is larger than 32 MiB */
export async function readAnswer(response: Response, url: string): Promise<BackendAnswer> {
  const { status, headers, body } = response;
  try {
    return { status, headers, text: body === null ? "" : await readText(body) };
  } catch (error) {
    throw connectionError(error, url);
  }
}

/** What an answer that is not the wanted one means. */
export function classifiedError(url: string, { status, headers, text }: BackendAnswer): UpstreamError {
  return new UpstreamError(classifyAnswer(url, status, (name) => headers.get(name), text));
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) break;
    text += decoder.decode(value, { stream: true });
  }
  reader.cancel().catch(() => {});
  const message = `The answer is larger than ${MAX_BYTES / 2 ** 20} MiB.`;
  throw new UpstreamError({ code: "bad_gateway", message });
}
