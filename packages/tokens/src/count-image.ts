import type { InputImage } from "@codexthropic/protocol/codex";
import { decodeHead } from "./decode-base64.ts";
import { type Size, imageSize } from "./read-image-size.ts";

/** The frame header of a JPEG with an embedded preview or colour profile is within this distance. */
const HEAD_BYTES = 256 * 1_024;

/** The size of an image at a URL, and of one whose header cannot be read: 765 tokens. */
const UNKNOWN: Size = { width: 1_024, height: 1_024 };

/**
 * Estimates the tokens of an image by the published tile formula: the image is fitted into 2,048 × 2,048, then its
 * shortest side is scaled to 768. It costs 85 tokens and 170 for each tile of 512 × 512. With `detail: "low"` it costs 85.
 *
 * @see https://platform.openai.com/docs/guides/images-vision#calculating-costs
 */
export function imageTokens(url: string, detail: InputImage["detail"]): number {
  if (detail === "low") return BASE;
  const { width, height } = imageSize(decodeHead(url, HEAD_BYTES)) ?? UNKNOWN;
  const fit = Math.min(1, 2_048 / Math.max(width, height));
  const scale = Math.min(fit, 768 / Math.min(width, height));
  return BASE + PER_TILE * tiles(width * scale) * tiles(height * scale);
}

const BASE = 85;
const PER_TILE = 170;

/** Rounded first: 2,048 × (768 ÷ 2,048) must not become a hair more than 768. */
function tiles(pixels: number): number {
  return Math.max(1, Math.ceil(Math.round(pixels) / 512));
}
