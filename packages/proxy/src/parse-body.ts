import { isAscii } from "node:buffer";
import { InvalidRequestError } from "@codexthropic/protocol/errors";

/** Decodes a body. ASCII, which most bodies are, becomes a string of one byte a character without decoding. */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString(isAscii(buffer) ? "latin1" : "utf8");
}

/** @throws InvalidRequestError with the parser's own position, without quoting the body */
export function parseBody(text: string): unknown {
  if (text === "")
    throw new InvalidRequestError("", "The request body is empty; a JSON object was expected.");
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidRequestError("", `The request body is not valid JSON${position(error)}.`);
  }
}

/** The engine's message quotes the text around the fault, and that may be a prompt. */
function position(error: unknown): string {
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  return at === undefined ? " (it ends early)" : ` (position ${at})`;
}
