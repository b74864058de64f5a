import { maskBase64, maskMessage, maskNumber, maskText } from "./mask-text.ts";
import { scrubText } from "./scrub-text.ts";

/** How the contents of a recording are treated. Each function keeps the length. */
export interface TextMask {
  text: (text: string) => string;
  /** A number in free JSON, as text. */
  number: (text: string) => string;
  /** The message of an error. */
  message: (text: string) => string;
  base64: (data: string) => string;
}

export interface TextMaskOptions {
  /** Keep texts; only secrets, and what names a person or a machine, are masked. */
  keepTexts: boolean;
  /** Of the user and the machine. */
  names: readonly string[];
  /** Found in texts by the transcoder, so a mask may neither hide nor make one. */
  stopSequences: readonly string[];
}

export function createTextMask({ keepTexts, names, stopSequences }: TextMaskOptions): TextMask {
  if (keepTexts) {
    const text = (given: string): string => scrubText(given, names);
    return { text, number: (given) => given, message: text, base64: (given) => given };
  }
  const sequences = stopSequences.filter((sequence) => /[\p{L}\p{N}]/u.test(sequence));
  return {
    text: sequences.length === 0 ? maskText : (text) => maskBetween(text, sequences),
    number: maskNumber,
    message: maskMessage,
    base64: maskBase64,
  };
}

/** Stop sequences are masked with letters of their own. */
function maskBetween(text: string, sequences: readonly string[]): string {
  let masked = maskText(text);
  for (const sequence of sequences) {
    const own = maskText(sequence).replaceAll("x", "z").replaceAll("X", "Z").replaceAll("0", "9");
    for (let at = text.indexOf(sequence); at >= 0; at = text.indexOf(sequence, at + 1)) {
      masked = masked.slice(0, at) + own + masked.slice(at + own.length);
    }
  }
  return masked;
}
