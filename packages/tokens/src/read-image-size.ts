export interface Size {
  width: number;
  height: number;
}

type Reader = (head: string) => Size | null;

/** Reads the pixels of a PNG, JPEG, GIF or WebP from its first bytes (one character a byte). `null`: unknown. */
export function imageSize(head: string): Size | null {
  if (head.length < LONGEST_HEADER) return null;
  const size = FORMATS.find(({ magic }) => magic.test(head))?.read(head) ?? null;
  return size !== null && size.width > 0 && size.height > 0 ? size : null;
}

/** A WebP; no real image of any format is shorter. */
const LONGEST_HEADER = 30;

const FORMATS: readonly { magic: RegExp; read: Reader }[] = [
  { magic: /^\x89PNG\r\n/, read: (head) => sized(u32(head, 16), u32(head, 20)) },
  { magic: /^GIF8[79]a/, read: (head) => sized(u16le(head, 6), u16le(head, 8)) },
  { magic: /^\xff\xd8/, read: readJpeg },
  { magic: /^RIFF[^]{4}WEBPVP8 /, read: (head) => sized(u16le(head, 26) & 0x3fff, u16le(head, 28) & 0x3fff) },
  { magic: /^RIFF[^]{4}WEBPVP8L/, read: readLossless },
  {
    magic: /^RIFF[^]{4}WEBPVP8X/,
    read: (head) => sized(1 + u24le(head, 24), 1 + u24le(head, 27)),
  },
];

/** Walks the segments to the frame header. @see ITU-T T.81, annex B */
function readJpeg(head: string): Size | null {
  let at = 2;
  while (at + 9 <= head.length && head.charCodeAt(at) === 0xff) {
    const marker = head.charCodeAt(at + 1);
    if (isFrameHeader(marker)) return sized(u16(head, at + 7), u16(head, at + 5));
    // 0xff may be repeated as padding; every other marker before the frame carries its length.
    at += marker === 0xff ? 1 : 2 + u16(head, at + 2);
  }
  return null;
}

/** SOF0…SOF15, without DHT, JPG and DAC. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Two 14-bit numbers after the signature byte. @see https://developers.google.com/speed/webp/docs/webp_lossless_bitstream_specification */
function readLossless(head: string): Size | null {
  const low = u16le(head, 21);
  const high = u16le(head, 23);
  return sized(1 + (low & 0x3fff), 1 + ((low >> 14) | ((high & 0x0fff) << 2)));
}

const sized = (width: number, height: number): Size => ({ width, height });

const u8 = (head: string, at: number): number => head.charCodeAt(at);
const u16 = (head: string, at: number): number => u8(head, at) * 0x100 + u8(head, at + 1);
const u16le = (head: string, at: number): number => u8(head, at) + u8(head, at + 1) * 0x100;
const u24le = (head: string, at: number): number => u16le(head, at) + u8(head, at + 2) * 0x10000;
const u32 = (head: string, at: number): number => u16(head, at) * 0x10000 + u16(head, at + 2);
