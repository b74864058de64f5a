import { isAscii } from "node:buffer";
import { InvalidRequestError } from "@codexthropic/protocol/errors";

/**
 * Bytes → JSON. ASCII bodies, which most are, become one-byte strings without decoding.
 * @throws InvalidRequestError with the parser's own position, without quoting the body.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length === 0)
    throw new InvalidRequestError("", "The request body is empty; a JSON object was expected.");
  const text = isAscii(buffer) ? buffer.toString("latin1") : buffer.toString("utf8");
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
