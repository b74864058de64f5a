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

/** A smaller body is parsed as fast as it is taken apart. Characters. */
const WORTHWHILE = 4096;

/** So is a body whose elements are smaller than this on average, and a million tiny ones would take seconds. */
const SMALL = 256;

/** What bodies and elements are looked up by. Characters. */
const HEAD = 256;

/** Beginnings of bodies that are remembered as seen twice. */
const HEADS = 1000;

/** @param capacity characters of JSON to remember */
export function rememberTurns(capacity: number = 8 * 2 ** 20): TurnMemory {
  const seenOnce = new Map<string, { text: string; body: Record<string, unknown> }>();
  const seenTwice = new Set<string>();
  const elements = rememberElements(capacity);
  let size = 0;

  const rememberBody = (head: string, text: string, body: object): void => {
    seenOnce.set(head, { text, body: body as Record<string, unknown> });
    size += text.length;
    for (const [oldest, { text }] of seenOnce) {
      if (size <= capacity) return;
      seenOnce.delete(oldest);
      size -= text.length;
    }
  };
  const takeApartEarlier = (head: string): void => {
    const earlier = seenOnce.get(head);
    if (!earlier) return;
    seenOnce.delete(head);
    size -= earlier.text.length;
    seenTwice.add(head);
    const oldest = seenTwice.size > HEADS ? seenTwice.values().next().value : undefined;
    if (oldest !== undefined) seenTwice.delete(oldest);
    addElements(earlier.text, earlier.body, elements);
  };

  return {
    translations: new WeakMap(),
    read(bytes) {
      const text = decodeText(bytes);
      if (text.length < WORTHWHILE) return parseJson(text);
      // A copy: a slice would keep the whole body alive.
      const head = Buffer.from(text.slice(0, HEAD)).toString();
      takeApartEarlier(head);
      // A body that is too large to be kept is taken apart at once.
      if (seenTwice.has(head) || text.length > capacity) {
        return readByElements(text, elements) ?? parseJson(text);
      }
      const body = parseJson(text);
      if (typeof body === "object" && body !== null) rememberBody(head, text, body);
      return body;
    },
  };
}

/** `null`: it takes the parser of the whole, at least to tell what is wrong. */
function readByElements(text: string, known: Elements): object | null {
  const lists: { name: string; values: unknown[] }[] = [];
  try {
    let rest = "";
    let done = 0;
    walkLists(text, (name, from) => {
      const values: unknown[] = [];
      const to = walkList(text, from, (at) => {
        if (values.length * SMALL > text.length) throw new SyntaxError();
        const element = known.find(text, at) ?? readElement(text, at, known);
        values.push(element.value);
        return at + element.length;
      });
      rest += `${text.slice(done, from)}[]`;
      done = to;
      lists.push({ name, values });
      return to;
    });
    const body = JSON.parse(rest + text.slice(done)) as Record<string, unknown>;
    for (const { name, values } of lists) body[name] = values;
    return body;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function readElement(text: string, at: number, known: Elements): { value: unknown; length: number } {
  const end = valueEnd(text, at);
  const own = text.slice(at, end);
  const value: unknown = JSON.parse(own);
  if (typeof value === "object" && value !== null) known.add(own, value);
  return { value, length: end - at };
}

/** Adds the elements of a body that was parsed as a whole, unless the text cannot be taken apart. */
function addElements(text: string, body: Record<string, unknown>, known: Elements): void {
  const found: { json: string; value: object }[] = [];
  try {
    walkLists(text, (name, from) => {
      const values = body[name];
      let index = 0;
      return walkList(text, from, (at) => {
        if (index * SMALL > text.length) throw new SyntaxError();
        const end = valueEnd(text, at);
        const value: unknown = Array.isArray(values) ? values[index++] : undefined;
        if (typeof value === "object" && value !== null) found.push({ json: text.slice(at, end), value });
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
  find(text: string, at: number): { value: object; length: number } | undefined;
  add(json: string, value: object): void;
}

/** No proper beginning of an object is an object, so equal text is the whole of it. */
interface Known {
  json: string;
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
    const head = known.json.slice(0, HEAD);
    young.set(head, [known, ...(young.get(head) ?? [])].slice(0, ALIKE));
  };
  return {
    find(text, at) {
      if (at + HEAD > text.length) return undefined;
      const head = text.slice(at, at + HEAD);
      const isHere = ({ json, length }: Known): boolean => text.slice(at, at + length) === json;
      const found = young.get(head)?.find(isHere);
      if (found) return found;
      const older = old.get(head)?.find(isHere);
      if (older) keep(older);
      return older;
    },
    add(json, value) {
      if (json.length < HEAD || json.length > capacity / 2) return;
      // A copy: a slice would keep the whole body alive.
      const copy = Buffer.from(json).toString();
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
 * @throws SyntaxError when the text cannot be taken apart: no object, an early end, a key twice, or a key of which only
 * the parser knows what it means
 */
function walkLists(text: string, onList: (name: string, from: number) => number): void {
  const seen = new Set<string>();
  let at = behind(text, 0, OPEN_OBJECT);
  for (;;) {
    const key = skipSpace(text, at);
    if (text.charCodeAt(key) === CLOSE_OBJECT) return;
    const keyEnd = stringEnd(text, behind(text, key, QUOTE));
    const name = text.slice(key + 1, keyEnd - 1);
    if (seen.has(name) || name.includes("\\")) throw new SyntaxError();
    seen.add(name);
    const value = skipSpace(text, behind(text, keyEnd, COLON));
    const isList = REPEATED.has(name) && text.charCodeAt(value) === OPEN_LIST;
    at = skipSpace(text, isList ? onList(name, value) : valueEnd(text, value));
    if (text.charCodeAt(at) !== CLOSE_OBJECT) at = behind(text, at, COMMA);
  }
}

/** Calls `read` with the beginning of each element; it returns the element's end. Returns the end of the list. */
function walkList(text: string, from: number, read: (at: number) => number): number {
  let at = skipSpace(text, from + 1);
  if (text.charCodeAt(at) === CLOSE_LIST) return at + 1;
  for (;;) {
    at = skipSpace(text, read(at));
    if (text.charCodeAt(at) === CLOSE_LIST) return at + 1;
    at = skipSpace(text, behind(text, at, COMMA));
  }
}

/** The place behind this character and the space before it. */
function behind(text: string, from: number, code: number): number {
  const at = skipSpace(text, from);
  if (text.charCodeAt(at) !== code) throw new SyntaxError();
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at++;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** The place behind the value that begins at `start`. */
function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first === QUOTE) return stringEnd(text, start + 1);
  if (first === OPEN_OBJECT || first === OPEN_LIST) return nestedEnd(text, start);
  let at = start;
  for (let code = first; at < text.length && !isEnd(code); code = text.charCodeAt(at)) at++;
  return at;
}

function isEnd(code: number): boolean {
  return code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT || isSpace(code);
}

/** The place behind the closing quote: the first quote with an even number of backslashes before it. */
function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (at - escapes > start && text.charCodeAt(at - escapes - 1) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at + 1;
  }
  throw new SyntaxError();
}

/** The place behind the bracket that closes the one at `start`. That the kinds of brackets match, the parser sees. */
function nestedEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = stringEnd(text, at + 1) - 1;
    else if (code === OPEN_OBJECT || code === OPEN_LIST) depth++;
    else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      depth--;
      if (depth === 0) return at + 1;
    }
  }
  throw new SyntaxError();
}
