import type { TranslateOptions } from "@codexthropic/translator";
import { decodeText, parseJson } from "./parse-json.ts";

/**
 * The next request of a conversation repeats all that the last one held. What stood in it byte by byte is not parsed
 * again, and what is the same object is not translated again. This is an optimisation: `decodeText` and `parseJson`
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

/** What a conversation repeats from turn to turn. */
const REPEATED: ReadonlySet<string> = new Set(["messages", "system", "tools"]);

/** A smaller body is parsed as fast as it is taken apart. Bytes. */
const WORTHWHILE = 4096;

/** So is a body whose elements are smaller than this on average, and a million tiny ones would take seconds. Bytes. */
const SMALL = 256;

/** What bodies and elements are looked up by. Bytes. */
const HEAD = 256;

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
      if (buffer.length < WORTHWHILE) return parseJson(decodeText(buffer));
      const head = headOf(buffer, 0);
      takeApartEarlier(head);
      // A body that is too large to be kept is taken apart at once.
      if (seenTwice.has(head) || buffer.length > capacity) {
        return readByElements(buffer, elements) ?? parseJson(decodeText(buffer));
      }
      const body = parseJson(decodeText(buffer));
      if (typeof body === "object" && body !== null) rememberBody(head, buffer, body);
      return body;
    },
  };
}

function headOf(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at, at + HEAD);
}

/** `null`: it takes the parser of the whole, at least to tell what is wrong. */
function readByElements(bytes: Buffer, known: Elements): object | null {
  const lists: { name: string; values: unknown[] }[] = [];
  try {
    let rest = "";
    let done = 0;
    walkLists(bytes, (name, from) => {
      const values: unknown[] = [];
      const to = walkList(bytes, from, (at) => {
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
    walkLists(bytes, (name, from) => {
      const values = body[name];
      let index = 0;
      return walkList(bytes, from, (at) => {
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

/** Objects that have been read before, found again by their JSON. */
interface Elements {
  /** The object whose JSON begins at `at`. */
  find(bytes: Buffer, at: number): Known | undefined;
  /** Remembers an object by a copy of its JSON. */
  add(json: Buffer, value: object): void;
}

/** No proper beginning of an object is an object, so equal bytes are the whole of it. */
interface Known {
  json: Buffer;
  value: object;
  length: number;
}

/** Objects that begin alike, those last added first. */
const ALIKE = 16;

/**
 * Two generations: what is used moves to the young one; when that holds half the capacity, the old one is forgotten. So
 * nothing has to be put in order at each use.
 */
function rememberElements(capacity: number): Elements {
  let young = new Map<string, Known[]>();
  let old = new Map<string, Known[]>();
  let size = 0;

  const keep = (known: Known): void => {
    if (size + known.length > capacity / 2) {
      old = young;
      young = new Map();
      size = 0;
    }
    size += known.length;
    const head = headOf(known.json, 0);
    young.set(head, [known, ...(young.get(head) ?? [])].slice(0, ALIKE));
  };
  return {
    find(bytes, at) {
      if (at + HEAD > bytes.length) return undefined;
      const head = headOf(bytes, at);
      const isHere = ({ json, length }: Known): boolean =>
        at + length <= bytes.length && json.compare(bytes, at, at + length) === 0;
      const found = young.get(head)?.find(isHere);
      if (found) return found;
      const older = old.get(head)?.find(isHere);
      if (older) keep(older);
      return older;
    },
    add(json, value) {
      if (json.length < HEAD || json.length > capacity / 2) return;
      // Memory of its own: a part of the body would keep the whole body alive.
      const copy = Buffer.allocUnsafeSlow(json.length);
      json.copy(copy);
      keep({ json: copy, value, length: copy.length });
    },
  };
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Calls `onList` with name and beginning of each repeated list of the outermost object; it returns the end. Looks at
 * structure only; whether the parts are JSON, the parser tells.
 * @throws SyntaxError when they cannot be taken apart: no object, an early end, a key twice, or a key of which only
 * the parser knows what it means
 */
function walkLists(bytes: Buffer, onList: (name: string, from: number) => number): void {
  const seen = new Set<string>();
  let at = behind(bytes, 0, OPEN_OBJECT);
  for (;;) {
    const key = skipSpace(bytes, at);
    if (bytes[key] === CLOSE_OBJECT) return;
    const keyEnd = stringEnd(bytes, behind(bytes, key, QUOTE));
    const name = bytes.toString("latin1", key + 1, Math.min(keyEnd - 1, key + 65));
    if (seen.has(name) || name.includes("\\")) throw new SyntaxError();
    seen.add(name);
    const value = skipSpace(bytes, behind(bytes, keyEnd, COLON));
    const isList = REPEATED.has(name) && bytes[value] === OPEN_LIST;
    at = skipSpace(bytes, isList ? onList(name, value) : valueEnd(bytes, value));
    if (bytes[at] !== CLOSE_OBJECT) at = behind(bytes, at, COMMA);
  }
}

/** Calls `read` with the beginning of each element; it returns the element's end. Returns the end of the list. */
function walkList(bytes: Buffer, from: number, read: (at: number) => number): number {
  let at = skipSpace(bytes, from + 1);
  if (bytes[at] === CLOSE_LIST) return at + 1;
  for (;;) {
    at = skipSpace(bytes, read(at));
    if (bytes[at] === CLOSE_LIST) return at + 1;
    at = skipSpace(bytes, behind(bytes, at, COMMA));
  }
}

/** The place behind this character and the space before it. */
function behind(bytes: Buffer, from: number, code: number | undefined): number {
  const at = skipSpace(bytes, from);
  if (bytes[at] !== code) throw new SyntaxError();
  return at + 1;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

function isSpace(code: number | undefined): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The place behind the value that begins at `start`. */
function valueEnd(bytes: Buffer, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start + 1);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return nestedEnd(bytes, start);
  let at = start;
  for (let code = first; at < bytes.length && !isEnd(code); code = bytes[at]) at++;
  return at;
}

function isEnd(code: number | undefined): boolean {
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || isSpace(code);
}

/** The place behind the closing quote: the first quote with an even number of backslashes before it. */
function stringEnd(bytes: Buffer, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start); at >= 0; at = bytes.indexOf(QUOTE, at + 1)) {
    let escapes = 0;
    while (at - escapes > start && bytes[at - escapes - 1] === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
  throw new SyntaxError();
}

/** The place behind the bracket that closes the one at `start`. That the kinds of brackets match, the parser sees. */
function nestedEnd(bytes: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const code = bytes[at];
    if (code === QUOTE) at = stringEnd(bytes, at + 1) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError();
}
