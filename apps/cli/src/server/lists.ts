/**
 * Takes a request body apart at its lists, so that elements can be read one by one. Looks at structure only;
 * whether the parts are JSON, the parser tells.
 * @module
 */

/** One list of the outermost object: where it lies, brackets included, and what it holds. */
export interface List {
  name: string;
  from: number;
  to: number;
  elements: unknown[];
}

/** Reads the element that begins at `at`; returns where it ends. */
export type ReadElement = (at: number, into: unknown[]) => number;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * @throws SyntaxError when the bytes cannot be taken apart: no object, an early end, a key of which only
 * the parser knows what it means
 */
export function readLists(bytes: Uint8Array, names: ReadonlySet<string>, read: ReadElement): List[] {
  const lists: List[] = [];
  const seen = new Set<string>();
  let at = past(bytes, 0, OPEN_OBJECT);
  for (;;) {
    const key = skipSpace(bytes, at);
    if (bytes[key] === CLOSE_OBJECT) return lists;
    const keyEnd = stringEnd(bytes, past(bytes, key, QUOTE));
    const name = nameOf(bytes, key + 1, keyEnd - 1);
    const value = skipSpace(bytes, past(bytes, keyEnd, COLON));
    if (seen.has(name)) throw new SyntaxError();
    seen.add(name);
    if (names.has(name) && bytes[value] === OPEN_LIST) {
      const elements: unknown[] = [];
      at = readElements(bytes, value + 1, (element) => read(element, elements));
      lists.push({ name, from: value, to: at, elements });
    } else at = valueEnd(bytes, value);
    at = skipSpace(bytes, at);
    if (bytes[at] !== CLOSE_OBJECT) at = past(bytes, at, COMMA);
  }
}

/** Written with escapes, a key could be any name. */
function nameOf(bytes: Uint8Array, from: number, to: number): string {
  const name = bytes.subarray(from, Math.min(to, from + 64));
  if (name.includes(BACKSLASH)) throw new SyntaxError();
  return String.fromCharCode(...name);
}

/** Behind the list. */
function readElements(bytes: Uint8Array, start: number, read: (at: number) => number): number {
  let at = skipSpace(bytes, start);
  if (bytes[at] === CLOSE_LIST) return at + 1;
  for (;;) {
    at = skipSpace(bytes, read(at));
    if (bytes[at] === CLOSE_LIST) return at + 1;
    at = skipSpace(bytes, past(bytes, at, COMMA));
  }
}

/** Behind this byte and the space before it. */
function past(bytes: Uint8Array, from: number, byte: number): number {
  const at = skipSpace(bytes, from);
  if (bytes[at] !== byte) throw new SyntaxError();
  return at + 1;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/** Behind the value that begins at `start`. */
export function valueEnd(bytes: Uint8Array, start: number): number {
  switch (bytes[start]) {
    case QUOTE:
      return stringEnd(bytes, start + 1);
    case OPEN_OBJECT:
    case OPEN_LIST:
      return nestedEnd(bytes, start);
    default:
      return scalarEnd(bytes, start);
  }
}

/** Behind the closing quote. */
function stringEnd(bytes: Uint8Array, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at++;
  }
  throw new SyntaxError();
}

/** Behind the bracket that closes the one at `start`. That the kinds of brackets match, the parser sees. */
function nestedEnd(bytes: Uint8Array, start: number): number {
  let depth = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = stringEnd(bytes, at + 1) - 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError();
}

function scalarEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && !isEnd(bytes[at])) at++;
  return at;
}

function isEnd(byte: number | undefined): boolean {
  return byte === COMMA || byte === CLOSE_LIST || byte === CLOSE_OBJECT || isSpace(byte);
}
