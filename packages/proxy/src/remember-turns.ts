import { isAscii } from "node:buffer";
import { InvalidRequestError } from "@codexthropic/protocol/errors";
import { createKnownJson, type KnownJson } from "./known-json.ts";
import { type List, readLists, valueEnd } from "./lists.ts";

/** Bytes → JSON. @throws InvalidRequestError with the parser's own position, without quoting the body. */
export type ReadJson = (bytes: Uint8Array) => unknown;

/** What a conversation repeats from turn to turn. */
const REPEATED: ReadonlySet<string> = new Set(["messages", "system", "tools"]);

/** A smaller body is parsed as fast as it is taken apart. Bytes. */
const WORTHWHILE = 4096;

/** So is one whose elements are smaller than this on average, and a million tiny ones would take seconds. Bytes. */
const SMALL = 256;

/**
 * Reads request bodies. An element of `messages`, `system` or `tools` that stood byte by byte in an earlier body
 * is the same object again: it costs a comparison instead of a parse, and who has worked on it knows it again.
 * So nobody may change what was read.
 * @param capacity bytes of JSON to remember
 */
export function createJsonReader(capacity: number = 8 * 2 ** 20): ReadJson {
  const known = createKnownJson(capacity);
  return (bytes) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return (buffer.length < WORTHWHILE ? null : readParts(buffer, known)) ?? readWhole(buffer);
  };
}

/** `null`: it takes the parser of the whole, at least to tell what is wrong. */
function readParts(buffer: Buffer, known: KnownJson): object | null {
  const read = (at: number, into: unknown[]): number => {
    if (into.length * SMALL > buffer.length) throw new SyntaxError();
    const earlier = known.find(buffer, at);
    if (earlier) {
      into.push(earlier.value);
      return at + earlier.bytes.length;
    }
    const end = valueEnd(buffer, at);
    const value: unknown = JSON.parse(decode(buffer, at, end));
    if (typeof value === "object" && value !== null) known.add(buffer.subarray(at, end), value);
    into.push(value);
    return end;
  };
  try {
    const lists = readLists(buffer, REPEATED, read);
    const body = JSON.parse(withoutElements(buffer, lists)) as Record<string, unknown[]>;
    for (const { name, elements } of lists) body[name] = elements;
    return body;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function withoutElements(buffer: Buffer, lists: List[]): string {
  let text = "";
  let done = 0;
  for (const { from, to } of lists) {
    text += `${decode(buffer, done, from)}[]`;
    done = to;
  }
  return text + decode(buffer, done, buffer.length);
}

function readWhole(buffer: Buffer): unknown {
  if (buffer.length === 0)
    throw new InvalidRequestError("", "The request body is empty; a JSON object was expected.");
  try {
    return JSON.parse(decode(buffer, 0, buffer.length)) as unknown;
  } catch (error) {
    throw new InvalidRequestError("", `The request body is not valid JSON${position(error)}.`);
  }
}

/** ASCII, which most texts are, becomes a one-byte string without decoding. */
function decode(buffer: Buffer, from: number, to: number): string {
  return buffer.toString(isAscii(buffer.subarray(from, to)) ? "latin1" : "utf8", from, to);
}

/** The engine's message quotes the text around the fault, and that may be a prompt. */
function position(error: unknown): string {
  const at = /position (\d+)/.exec(error instanceof Error ? error.message : "")?.[1];
  return at === undefined ? " (it ends early)" : ` (position ${at})`;
}
