import type { InputImage } from "@codexthropic/protocol/codex";
import { decodeHead } from "./base64.ts";
import { type Size, imageSize } from "./image-size.ts";

/** Where the frame header of a JPEG with an embedded preview or colour profile may hide. */
const HEAD_BYTES = 256 * 1_024;

/** An image at a URL, or one whose header cannot be read, is taken for a square of this side: 765 tokens. */
const UNKNOWN: Size = { width: 1_024, height: 1_024 };

/**
 * Tokens of an image, by the published tile formula: fit into 2,048 × 2,048, then shortest side to 768; 85 and
 * 170 for each tile of 512 × 512. With `detail: "low"` just 85.
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
