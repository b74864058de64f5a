interface Decoder {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

// Web-standard, but not in the ES library that this package compiles against.
declare const TextDecoder: new (label: string, options: { ignoreBOM: boolean }) => Decoder;

const BOM = 0xfe_ff;

const createDecoder = (): Decoder => new TextDecoder("utf-8", { ignoreBOM: true });

/** Keeps no state between two calls, so all answers share it. */
const whole = createDecoder();

/**
 * Bytes to text. A character may be split over chunks; a byte order mark at the beginning is dropped.
 *
 * A decoder that has once been used with `stream` stays on Node's slow path for good, so whole chunks (which
 * end in ASCII, as frames do) have another decoder.
 */
export class Utf8Decoder {
  #split: Decoder | undefined;
  #first = true;
  /** The last chunk may have ended inside a character. */
  #pending = false;

  decode(chunk: Uint8Array): string {
    const ascii = (chunk.at(-1) ?? 0) < 0x80;
    const text = ascii && !this.#pending ? whole.decode(chunk) : this.#decodeSplit(chunk);
    this.#pending = chunk.length === 0 ? this.#pending : !ascii;
    return this.#first ? this.#begin(text) : text;
  }

  /** The bytes are over: returns the replacement character for one that they left unfinished. */
  end(): string {
    return this.#split?.decode() ?? "";
  }

  #decodeSplit(chunk: Uint8Array): string {
    this.#split ??= createDecoder();
    return this.#split.decode(chunk, { stream: true });
  }

  #begin(text: string): string {
    if (text === "") return text;
    this.#first = false;
    return text.charCodeAt(0) === BOM ? text.slice(1) : text;
  }
}
