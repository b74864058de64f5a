/** Headers of images with given pixels; what follows a header is never read. */

const dataUrl = (type: string, ...parts: (string | number | number[])[]): string => {
  const bytes = parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part, "latin1")] : part));
  return `data:image/${type};base64,${Buffer.from([...bytes, ...zeros(32)]).toString("base64")}`;
};

const zeros = (length: number): number[] => Array.from({ length }, () => 0);
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u16le = (value: number): number[] => [value & 255, (value >> 8) & 255];
const u24le = (value: number): number[] => [...u16le(value & 0xffff), value >> 16];

export const png = (width: number, height: number): string =>
  dataUrl("png", "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", zeros(2), u16(width), zeros(2), u16(height));

/** With a JFIF segment, padding and a Huffman table before the frame. */
export const jpeg = (width: number, height: number): string =>
  dataUrl(
    "jpeg",
    "\xff\xd8",
    "\xff\xe0",
    u16(16),
    zeros(14),
    "\xff\xff\xc4",
    u16(4),
    zeros(2),
    "\xff\xc2",
    u16(17),
    8,
    u16(height),
    u16(width),
  );

export const gif = (width: number, height: number): string =>
  dataUrl("gif", "GIF89a", u16le(width), u16le(height));

const webp = (chunk: string, ...data: number[]): string =>
  dataUrl("webp", "RIFF", zeros(4), `WEBP${chunk}`, zeros(4), data);

export const webpLossy = (width: number, height: number): string =>
  webp("VP8 ", 0, 0, 0, 0x9d, 0x01, 0x2a, ...u16le(width), ...u16le(height));

export const webpLossless = (width: number, height: number): string => {
  const bits = (width - 1) | ((height - 1) << 14);
  return webp("VP8L", 0x2f, ...u16le(bits & 0xffff), ...u16le(bits >>> 16));
};

export const webpExtended = (width: number, height: number): string =>
  webp("VP8X", 0, 0, 0, 0, ...u24le(width - 1), ...u24le(height - 1));
