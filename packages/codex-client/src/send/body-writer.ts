import type { ResponsesBody } from "@codexthropic/protocol/codex";

import { createRecent } from "../recent.ts";
import { lengthOf, merged, packed, type Pieces } from "../transport/pieces.ts";

/** Writes bodies as JSON in UTF-8, byte for byte what `JSON.stringify` gives. */
export interface BodyWriter {
  /** @param thread where the beginning of the body was probably written before; `null`: nowhere */
  write(body: ResponsesBody, thread: string | null): Pieces;
}

/** One element of a list, with the comma before it. */
interface Element {
  value: unknown;
  bytes: Uint8Array;
}

/** The lists of a body that grow with its conversation, as they were written. */
type Lists = ReadonlyMap<string, readonly Element[]>;

const GROWING: ReadonlySet<string> = new Set<keyof ResponsesBody>(["input", "tools"]);

/** Pieces that a list may lie in; each turn leaves one more. */
const SCATTERED = 16;

/** How much more memory a list may hold on to than it has bytes: what was cut from it lies beside what has stayed. */
const WASTE = 2;

/**
 * A conversation's next body repeats most of the last one: an element that equals the one in its place there is
 * neither written nor copied again.
 * @param capacity bytes of JSON to remember
 */
export function createBodyWriter(capacity: number = 8 * 2 ** 20): BodyWriter {
  const threads = createRecent<Lists>(capacity, sizeOf);
  return {
    write(body, thread) {
      const last = thread === null ? undefined : threads.get(thread);
      const lists = new Map<string, Element[]>();
      const pieces: Uint8Array[] = [];
      let text = "{";
      let separator = "";
      for (const [name, value] of Object.entries(body)) {
        if (value === undefined) continue;
        text += `${separator}${JSON.stringify(name)}:`;
        separator = ",";
        if (Array.isArray(value) && GROWING.has(name)) {
          const elements = writeList(value, last?.get(name) ?? []);
          lists.set(name, elements);
          pieces.push(encode(`${text}[`), ...merged(elements.map(({ bytes }) => bytes)));
          text = "]";
        } else text += JSON.stringify(value);
      }
      if (thread !== null) threads.set(thread, lists);
      return [...pieces, encode(`${text}}`)];
    },
  };
}

function sizeOf(lists: Lists): number {
  let size = 0;
  for (const elements of lists.values()) for (const { bytes } of elements) size += bytes.length;
  return size;
}

function writeList(values: readonly unknown[], last: readonly Element[]): Element[] {
  const fresh: Uint8Array[] = [];
  const known = values.map((value, index) => {
    const element = last[index];
    if (element && isSame(element.value, value)) return element;
    fresh.push(encode(`${index === 0 ? "" : ","}${JSON.stringify(value)}`));
    return null;
  });
  const written = packed(fresh).values();
  const bytes = known.map((element) => element?.bytes ?? written.next().value!);
  const gathered = isScattered(bytes) ? packed(bytes) : bytes;
  return gathered.map((piece, index) => ({ value: values[index], bytes: piece }));
}

function isScattered(bytes: Pieces): boolean {
  const pieces = merged(bytes);
  const memory = new Set(pieces.map(({ buffer }) => buffer));
  let held = 0;
  for (const { byteLength } of memory) held += byteLength;
  return pieces.length > SCATTERED || held > WASTE * lengthOf(pieces);
}

/** Whether both are the same JSON, the order of keys included. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = Object.entries(a);
  const others = Object.entries(b);
  return (
    fields.length === others.length &&
    fields.every(([key, value], index) => key === others[index]?.[0] && isSame(value, others[index][1]))
  );
}

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);
