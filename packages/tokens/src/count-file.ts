import type { InputFile } from "@codexthropic/protocol/codex";
import { decodeHead } from "./decode-base64.ts";

/**
 * Estimates the tokens of a document. The backend gives the model the text and a picture of every page. A page counts
 * as a picture of 765 tokens and half a page of prose. A document at a URL counts as five pages.
 *
 * @see https://platform.openai.com/docs/guides/pdf-files
 */
export function fileTokens(file: InputFile): number {
  return TOKENS_PER_PAGE * (file.file_data === undefined ? UNSEEN_PAGES : countPages(file.file_data));
}

const TOKENS_PER_PAGE = 765 + 435;
const UNSEEN_PAGES = 5;
/** For PDFs that keep their page objects in compressed streams. */
const BYTES_PER_PAGE = 50_000;
/** Only this much is decoded; the count is scaled up. */
const SCANNED_BYTES = 1_000_000;

function countPages(dataUrl: string): number {
  const head = decodeHead(dataUrl, SCANNED_BYTES);
  const bytes = Math.max(1, Math.floor((dataUrl.length * 3) / 4));
  const seen = head.match(/\/Type\s{0,8}\/Page\b/g)?.length ?? 0;
  const pages = seen === 0 ? bytes / BYTES_PER_PAGE : seen * Math.max(1, bytes / SCANNED_BYTES);
  return Math.ceil(pages);
}
