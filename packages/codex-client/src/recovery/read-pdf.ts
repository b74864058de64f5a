/** The text of one PDF; `null` when no library for it is installed. */
export type PdfText = (pdf: Uint8Array) => Promise<string | null>;

/** Reads with unpdf, an optional peer; `null` when it is not installed. Throws for a file that it cannot read. */
export async function unpdfText(pdf: Uint8Array): Promise<string | null> {
  const unpdf = await import("unpdf").catch(() => null);
  if (unpdf === null) return null;
  // `verbosity: 0`: errors only; it would print warnings.
  const document = await unpdf.getDocumentProxy(pdf, { verbosity: 0 });
  const { text } = await unpdf.extractText(document, { mergePages: true });
  return text;
}

/** The text of a `file_data` URL. A damaged file must not end the session: a sentence stands in its place. */
export async function textOfPdf(fileData: string, pdfText: PdfText): Promise<string | null> {
  const base64 = fileData.slice(fileData.indexOf(",") + 1);
  try {
    return await pdfText(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)));
  } catch {
    return "[document omitted: its text could not be read]";
  }
}
