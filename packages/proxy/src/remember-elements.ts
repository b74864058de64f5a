/** Bodies and elements are looked up by so many bytes at their beginning. */
const HEAD = 256;

export function headOf(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at, at + HEAD);
}

/** Objects that have been read before, found again by their JSON. */
export interface Elements {
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
 * @param capacity bytes of JSON
 */
export function rememberElements(capacity: number): Elements {
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
