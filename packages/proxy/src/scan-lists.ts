/**
 * Finds the lists that a conversation repeats from turn to turn, and their elements, in the bytes of a request. Looks at
 * structure only; the parser checks whether the parts are JSON. Everything here throws a `SyntaxError` when the text
 * cannot be taken apart.
 * @module
 */
const REPEATED: ReadonlySet<string> = new Set(["messages", "system", "tools"]);

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * Calls `onList` with name and beginning of each repeated list of the outermost object; it returns the end.
 * @throws SyntaxError for no object, an early end, a key twice, or a key of which only the parser knows what it means
 */
export function scanLists(bytes: Buffer, onList: (name: string, from: number) => number): void {
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
export function scanList(bytes: Buffer, from: number, read: (at: number) => number): number {
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
export function valueEnd(bytes: Buffer, start: number): number {
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
