/** Bytes that belong together, in their order. Nobody changes them. */
export type Pieces = readonly Uint8Array[];

export function lengthOf(pieces: Pieces): number {
  let length = 0;
  for (const piece of pieces) length += piece.length;
  return length;
}

export function joined(pieces: Pieces): Uint8Array {
  const bytes = new Uint8Array(lengthOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The same pieces side by side in memory. */
export function packed(pieces: Pieces): Uint8Array[] {
  const bytes = joined(pieces);
  let at = 0;
  return pieces.map(({ length }) => bytes.subarray(at, (at += length)));
}

/** The same bytes, those that lie side by side as one piece. */
export function merged(pieces: Pieces): Uint8Array[] {
  const runs: Uint8Array[] = [];
  let from = 0;
  for (let to = 1; to <= pieces.length; to++) {
    const before = pieces[to - 1]!;
    const next = pieces[to];
    if (next && next.buffer === before.buffer && next.byteOffset === before.byteOffset + before.length)
      continue;
    const first = pieces[from]!;
    const end = before.byteOffset + before.length;
    runs.push(new Uint8Array(first.buffer, first.byteOffset, end - first.byteOffset));
    from = to;
  }
  return runs;
}
