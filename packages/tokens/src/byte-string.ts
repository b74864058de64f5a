const encoder = new TextEncoder();

/** More arguments than this may not fit on a stack. */
const CHUNK = 8_192;

/** Converts bytes to a string of one character each. Slices of it are cheap map keys. */
export function byteString(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += Reflect.apply(String.fromCharCode, null, bytes.subarray(at, at + CHUNK));
  }
  return text;
}

/** Converts a text to UTF-8, one character a byte. Half a surrogate pair becomes the replacement character. */
export function utf8String(text: string): string {
  return isAscii(text) ? text : byteString(encoder.encode(text));
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) > 0x7f) return false;
  }
  return true;
}
