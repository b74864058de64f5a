import type { TranslateOptions } from "@codexthropic/translator";
import { decodeText, parseBody } from "./parse-body.ts";
import { type Elements, headOf, rememberElements } from "./remember-elements.ts";
import { scanList, scanLists, valueEnd } from "./scan-lists.ts";

/**
 * The next request of a conversation repeats all that the last one held. What stood in it byte by byte is not parsed
 * again, and what is the same object is not translated again. This is an optimisation: `decodeText` and `parseBody`
 * give the same result, and nothing else in the proxy knows of this file. Nobody may change what was read.
 *
 * The first request of a conversation is parsed as a whole, at the price of `JSON.parse`. When a body begins in the same
 * way as an earlier one, both are taken apart into the elements of their lists, and from then on elements are compared.
 * @see docs/designs/turns-repeat.md
 */
export interface TurnMemory {
  /** Bytes → JSON. @throws InvalidRequestError */
  read(bytes: Uint8Array): unknown;
  /** For `translateRequest`. */
  readonly translations: NonNullable<TranslateOptions["cache"]>;
}

/** A smaller body is parsed as fast as it is taken apart. Bytes. */
const WORTHWHILE = 4096;

/** So is a body whose elements are smaller than this on average, and a million tiny ones would take seconds. Bytes. */
const SMALL = 256;

/** Beginnings of bodies that are remembered as seen twice. */
const HEADS = 1000;

/** @param capacity bytes of JSON to remember, and as many again of bodies that were seen once */
export function rememberTurns(capacity: number = 8 * 2 ** 20): TurnMemory {
  const seenOnce = new Map<string, { bytes: Buffer; body: Record<string, unknown> }>();
  const seenTwice = new Set<string>();
  const elements = rememberElements(capacity);
  let size = 0;

  const rememberBody = (head: string, bytes: Buffer, body: object): void => {
    seenOnce.set(head, { bytes, body: body as Record<string, unknown> });
    size += bytes.length;
    for (const [oldest, { bytes }] of seenOnce) {
      if (size <= capacity) return;
      seenOnce.delete(oldest);
      size -= bytes.length;
    }
  };
  const takeApartEarlier = (head: string): void => {
    const earlier = seenOnce.get(head);
    if (!earlier) return;
    seenOnce.delete(head);
    size -= earlier.bytes.length;
    seenTwice.add(head);
    const oldest = seenTwice.size > HEADS ? seenTwice.values().next().value : undefined;
    if (oldest !== undefined) seenTwice.delete(oldest);
    addElements(earlier.bytes, earlier.body, elements);
  };

  return {
    translations: new WeakMap(),
    read(bytes) {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (buffer.length < WORTHWHILE) return parseBody(decodeText(buffer));
      const head = headOf(buffer, 0);
      takeApartEarlier(head);
      // A body that is too large to be kept is taken apart at once.
      if (seenTwice.has(head) || buffer.length > capacity) {
        return readByElements(buffer, elements) ?? parseBody(decodeText(buffer));
      }
      const body = parseBody(decodeText(buffer));
      if (typeof body === "object" && body !== null) rememberBody(head, buffer, body);
      return body;
    },
  };
}

/** `null`: it takes the parser of the whole, at least to tell what is wrong. */
function readByElements(bytes: Buffer, known: Elements): object | null {
  const lists: { name: string; values: unknown[] }[] = [];
  try {
    let rest = "";
    let done = 0;
    scanLists(bytes, (name, from) => {
      const values: unknown[] = [];
      const to = scanList(bytes, from, (at) => {
        if (values.length * SMALL > bytes.length) throw new SyntaxError();
        const element = known.find(bytes, at) ?? readElement(bytes, at, known);
        values.push(element.value);
        return at + element.length;
      });
      rest += `${decodeText(bytes.subarray(done, from))}[]`;
      done = to;
      lists.push({ name, values });
      return to;
    });
    const body = JSON.parse(rest + decodeText(bytes.subarray(done))) as Record<string, unknown>;
    for (const { name, values } of lists) body[name] = values;
    return body;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function readElement(bytes: Buffer, at: number, known: Elements): { value: unknown; length: number } {
  const json = bytes.subarray(at, valueEnd(bytes, at));
  const value: unknown = JSON.parse(decodeText(json));
  if (typeof value === "object" && value !== null) known.add(json, value);
  return { value, length: json.length };
}

/** Adds the elements of a body that was parsed as a whole, unless it cannot be taken apart. */
function addElements(bytes: Buffer, body: Record<string, unknown>, known: Elements): void {
  const found: { json: Buffer; value: object }[] = [];
  try {
    scanLists(bytes, (name, from) => {
      const values = body[name];
      let index = 0;
      return scanList(bytes, from, (at) => {
        if (index * SMALL > bytes.length) throw new SyntaxError();
        const end = valueEnd(bytes, at);
        const value: unknown = Array.isArray(values) ? values[index++] : undefined;
        if (typeof value === "object" && value !== null) found.push({ json: bytes.subarray(at, end), value });
        return end;
      });
    });
  } catch (error) {
    // A key that stands twice is found late: its values belong to the second list only.
    if (error instanceof SyntaxError) return;
    throw error;
  }
  for (const { json, value } of found) known.add(json, value);
}
