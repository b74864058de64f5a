/** The text of a PDF by unpdf, an optional peer; `null` when it is not installed. Throws for a file it cannot read. */
export async function unpdfText(pdf: Uint8Array): Promise<string | null> {
  const unpdf = await import("unpdf").catch(() => null);
  if (unpdf === null) return null;
  // `verbosity: 0`: errors only; it would print warnings.
  const document = await unpdf.getDocumentProxy(pdf, { verbosity: 0 });
  const { text } = await unpdf.extractText(document, { mergePages: true });
  return text;
}
