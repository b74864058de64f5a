import type { ServerResponse } from "node:http";

/** How pieces of text become the bytes of a body. */
export interface Framing {
  piece(text: string): string;
  /** The last piece, and whatever says that it was. */
  last(text: string): string;
}

/** Bytes as they are. */
export const PLAIN: Framing = { piece: (text) => text, last: (text) => text };

/** RFC 9112 section 7.1. No text is no chunk: one without length would end the body. */
const CHUNKED: Framing = {
  piece: (text) => (text === "" ? "" : `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`),
  last: (text) => `${CHUNKED.piece(text)}0\r\n\r\n`,
};

/**
 * The framing that a response with a head needs. Node's own makes four writes of each chunk, gathered again
 * for the socket; here a chunk is one string. Everything else, order and back-pressure included, stays Node's.
 */
export function takeFraming(res: ServerResponse): Framing {
  if (!res.chunkedEncoding) return PLAIN;
  res.chunkedEncoding = false;
  return CHUNKED;
}
