import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { isObject, parseJson, type JsonObject } from "@codexthropic/protocol/json";

export interface RawBody {
  bytes: number;
  /** `null`: the encoding is not known here. */
  text: string | null;
}

type Decode = (data: Buffer) => Promise<Buffer>;

const DECODERS: Readonly<Record<string, Decode>> = {
  identity: (data) => Promise.resolve(data),
  gzip: promisify<Buffer, Buffer>(zlib.gunzip),
  deflate: promisify<Buffer, Buffer>(zlib.inflate),
  br: promisify<Buffer, Buffer>(zlib.brotliDecompress),
  ...zstd(),
};

/** Node has zstd from 22.15 on. The CLI uses it for the built-in provider (docs/reference/codex-backend.md section 3). */
function zstd(): Record<string, Decode> {
  const decompress: unknown = Reflect.get(zlib, "zstdDecompress");
  return typeof decompress === "function"
    ? {
        zstd: promisify(
          decompress as (data: Buffer, done: (error: Error | null, result: Buffer) => void) => void,
        ),
      }
    : {};
}

/** Reads the whole body and decodes it. Rejects when the client leaves or the data is damaged. */
export async function readBody(request: IncomingMessage): Promise<RawBody> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const data = Buffer.concat(chunks);
  const decode = DECODERS[request.headers["content-encoding"] ?? "identity"];
  return { bytes: data.length, text: decode ? (await decode(data)).toString() : null };
}

/** JSON or a form, by the content type. `null`: neither. */
export function parseBody(text: string, contentType: string): JsonObject | null {
  if (contentType.includes("x-www-form-urlencoded")) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const value = parseJson(text);
  return isObject(value) ? value : null;
}
