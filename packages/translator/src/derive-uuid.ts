import { hash128 } from "@codexthropic/protocol/hash";

/** Derives a UUID from texts: the same texts give the same UUID, in every process. */
export function deriveUuid(...sources: readonly string[]): string {
  return uuid(hash128(sources.map((source) => `${source.length}:${ends(source)}`).join("")));
}

/** UTF-16 units at both ends of a text that are hashed. Hashing all of a long text would cost more than it helps. */
const END = 4096;
function ends(text: string): string {
  return text.length <= 2 * END ? text : text.slice(0, END) + text.slice(-END);
}

/** Version 8, the one for hashes of one's own choice. @see RFC 9562 section 5.8 */
function uuid(hex: string): string {
  const variant = "89ab"[Number.parseInt(hex.charAt(16), 16) % 4];
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
