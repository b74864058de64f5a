import type { ContentBlockParam } from "@codexthropic/protocol/anthropic";

/** The smallest files that are what they claim to be. */

/** A PNG of one pixel. */
const PNG_DATA =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A PDF of one empty page. */
const PDF_DATA = btoa(
  "%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
);

export const image = (data: string, media_type = "image/png"): ContentBlockParam => ({
  type: "image",
  source: { type: "base64", media_type, data },
});

export const PNG: ContentBlockParam = image(PNG_DATA);

/** As some clients break their lines. */
export const PNG_WITH_BLANKS: ContentBlockParam = image(PNG_DATA.replace(/(.{40})/g, "$1\n"));

export const PDF: ContentBlockParam = {
  type: "document",
  title: "Report",
  source: { type: "base64", media_type: "application/pdf", data: PDF_DATA },
};
