/** JSON objects that have been read before, found again by their bytes. */
export interface KnownJson {
  /** The object whose bytes stand at `at`. */
  find(bytes: Buffer, at: number): KnownObject | undefined;
  /** Remembers an object by a copy of its bytes. */
  add(bytes: Buffer, value: object): void;
}

export interface KnownObject {
  /** Its JSON. No proper beginning of an object is an object, so equal bytes are the whole of it. */
  readonly bytes: Buffer;
  readonly value: object;
}

/** What an object is looked up by. Shorter ones are parsed as fast. Bytes. */
const HEAD = 256;
/** Objects that begin alike, those last added first. */
const ALIKE = 16;

type ByHead = Map<string, KnownObject[]>;

/**
 * Two generations: what is used moves to the young one; when that holds half the capacity, the old one is
 * forgotten. So nothing has to be put in order at each use.
 * @param capacity bytes of JSON
 */
export function createKnownJson(capacity: number): KnownJson {
  let young: ByHead = new Map();
  let old: ByHead = new Map();
  let size = 0;

  const keep = (head: string, object: KnownObject): void => {
    if (size + object.bytes.length > capacity / 2) {
      old = young;
      young = new Map();
      size = 0;
    }
    size += object.bytes.length;
    young.set(head, [object, ...(young.get(head) ?? [])].slice(0, ALIKE));
  };
  return {
    find(bytes, at) {
      if (at + HEAD > bytes.length) return undefined;
      const head = headOf(bytes, at);
      const found = matching(young.get(head), bytes, at);
      if (found) return found;
      const older = matching(old.get(head), bytes, at);
      if (older) keep(head, older);
      return older;
    },
    add(bytes, value) {
      if (bytes.length < HEAD || bytes.length > capacity / 2) return;
      // Memory of its own: a piece of Node's pool would keep the whole pool alive.
      const copy = Buffer.allocUnsafeSlow(bytes.length);
      bytes.copy(copy);
      keep(headOf(copy, 0), { bytes: copy, value });
    },
  };
}

function headOf(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at, at + HEAD);
}

function matching(candidates: KnownObject[] | undefined, bytes: Buffer, at: number): KnownObject | undefined {
  return candidates?.find(
    (known) =>
      at + known.bytes.length <= bytes.length &&
      known.bytes.compare(bytes, at, at + known.bytes.length) === 0,
  );
}
