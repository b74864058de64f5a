/** The smallest files of their kinds that pass for one. */
const base64 = (bytes: string): string => Buffer.from(bytes, "latin1").toString("base64");

export const PNG: string = base64("\x89PNG\r\n\x1A\n\0\0\0\rIHDR");
export const JPEG: string = base64("\xFF\xD8\xFF\xE0\0\x10JFIF");
export const GIF: string = base64("GIF89a\x01\0\x01\0");
export const WEBP: string = base64("RIFF\x10\0\0\0WEBPVP8 ");
export const PDF: string = base64("%PDF-1.4\n%%EOF\n");
